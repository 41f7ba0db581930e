import Feedback
import Screen
import Settings

/// Reads everything that a panel's configuration names as the daemon would, changes nothing, and
/// looks at every screen as it will be laid out: whether fingers and eyes can use it.
package enum ConfigCheck {
    /// Stops at the first file that cannot be read: what follows from it is not known.
    ///
    /// - Parameter path: of `panel.yaml`.
    package static func findings(_ path: String) -> [Finding] {
        var findings: [Finding] = []
        do throws(SetupFault) {
            let configuration = try PanelSetup.configuration(path)
            findings.append(.ok("configuration", "'\(path)' is whole"))
            let folder = FolderFile.folder(of: path)
            let questionnaire = try PanelSetup.questionnaire(
                configuration.questionnaire.resolved(in: folder)
            ).0
            findings.append(
                .ok(
                    "questionnaire",
                    "'\(questionnaire.key)' asks \(questionnaire.questions.count) questions in "
                        + "\(questionnaire.languages.count) languages"))
            let readings = try PanelSetup.strings(
                for: questionnaire.languages,
                in: configuration.languagesFolder.resolved(in: folder))
            findings += readings.sorted { $0.key < $1.key }.map { tag, reading in
                language(tag, reading)
            }
            try PanelSetup.check(configuration, questionnaire, in: folder)
            let (_, logo) = try PanelSetup.theme(configuration.screen.theme, in: folder)
            findings.append(.ok("theme", "its colours can be told apart"))
            guard configuration.screen.surface != .none else { return findings }
            let size = try PanelSetup.screen(configuration.screen)
            let book = PictureBook(
                questionnaire, strings: readings.mapValues(\.strings), logo: logo)
            findings += ScreenCheck(book: book, size: size).findings
        } catch {
            findings.append(fault(error))
        }
        return findings
    }

    private static func language(_ tag: LanguageTag, _ reading: LanguageReading) -> Finding {
        guard let first = reading.fallbacks.first else {
            return .ok("language-\(tag)", "every text is there")
        }
        return .warn(
            "language-\(tag)",
            "\(reading.fallbacks.count) texts are English instead, the first: "
                + "\(first.file):\(first.position): \(first.what)", try: first.advice)
    }

    /// The fault's own `Try:` line is the finding's.
    private static func fault(_ fault: SetupFault) -> Finding {
        let text = "\(fault)"
        guard let cut = text.firstRange(of: "\nTry: ") else {
            return .fail("configuration", text, try: "mend the file, and check again.")
        }
        // Several faults stand one below the other, each with its advice.
        let advice = text[cut.upperBound...]
        return .fail("configuration", String(text[..<cut.lowerBound]), try: String(advice))
    }
}

/// Whether fingers and eyes can use every screen of a questionnaire.
struct ScreenCheck {
    let book: PictureBook
    let size: ScreenSize

    var findings: [Finding] {
        let preview = Preview(book: book, theme: .light)
        let languages = book.questionnaire.languages
        var findings = languages.flatMap { language in
            preview.scenes.flatMap { scene in
                shortcomings(
                    preview.layout(scene, in: language, on: size),
                    of: "\(preview.name(of: scene))-\(language)")
            }
        }
        findings += languages.compactMap { glyphs($0, preview) }
        findings += languages.flatMap(unavailable)
        guard findings.isEmpty else { return findings }
        return [
            .ok(
                "screens", "every screen fits \(size.width)×\(size.height), and can be read and hit"
            )
        ]
    }

    private func shortcomings(_ layout: Layout, of screen: String) -> [Finding] {
        let cut = FontCheck().cutTexts(of: layout).map {
            Finding.warn(
                "text-\(screen)", "'\($0)' does not fit and is cut short", try: "shorten it.")
        }
        return cut
            + layout.shortcomings.map { shortcoming in
                let advice = "smilectl screen preview, with --question \(screen), shows it."
                return shortcoming.breaksWCAG
                    ? .fail("screen-\(screen)", "\(shortcoming)", try: advice)
                    : .warn("screen-\(screen)", "\(shortcoming)", try: advice)
            }
    }

    private func glyphs(_ language: LanguageTag, _ preview: Preview) -> Finding? {
        let texts = preview.scenes.flatMap { scene in
            preview.layout(scene, in: language, on: size).elements.compactMap(\.figure.text)
        }
        let missing = FontCheck().missing(in: texts.joined(separator: " "))
        guard !missing.isEmpty else { return nil }
        return .warn(
            "font-\(language)",
            "no installed font has \(missing.prefix(10).map { "'\($0)'" }.joined(separator: ", "))",
            try: "install the fonts of this language: Docs/Reference/fonts.md.")
    }

    private func unavailable(_ language: LanguageTag) -> [Finding] {
        book.unavailable(on: size, in: language).sorted().map { number in
            .warn(
                "keyboard-\(language)",
                "'\(book.questionnaire[number].key)' is not asked: a keyboard for '\(language)' "
                    + "does not fit this screen", try: "use a larger screen, or leave it out.")
        }
    }
}

extension Figure {
    fileprivate var text: String? {
        switch self {
        case .text(let block): block.text
        case .button(let button): button.label?.text
        case .face, .progress, .emblem, .countdown, .condition, .logo: nil
        }
    }
}
