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
            let file = configuration.questionnaire.resolved(in: folder)
            let languages = configuration.languagesFolder.resolved(in: folder)
            let reading = try PanelSetup.questionnaire(file).0
            let questionnaire = try PanelSetup.offered(
                configuration.languages, of: reading.questionnaire)
            findings.append(
                .ok(
                    "questionnaire",
                    "'\(questionnaire.key)' asks \(questionnaire.questions.count) questions in "
                        + "\(questionnaire.languages.count) languages"))
            findings += questionnaire.languages.compactMap { tag in
                translation(tag, reading.fallbacks[tag] ?? [], standIn: questionnaire.standIn)
            }
            let readings = try PanelSetup.strings(for: questionnaire.languages, in: languages)
            findings += readings.sorted { $0.key < $1.key }.map { tag, reading in
                language(tag, reading)
            }
            try PanelSetup.check(configuration, questionnaire, in: folder)
            let (theme, logo) = try PanelSetup.theme(configuration.screen.theme, in: folder)
            findings.append(.ok("theme", "its colours can be told apart"))
            guard configuration.screen.surface != .none else { return findings }
            let size = try PanelSetup.screen(configuration.screen)
            let places = TextPlaces(
                [file] + questionnaire.languages.map { "\(languages)/\(LanguageFile.name(of: $0))" }
            )
            let preview = Preview(
                questionnaire, PreviewTexts(strings: readings), logo: logo, theme: theme)
            if let fault = preview.logoFault {
                findings.append(
                    .warn(
                        "logo", fault, try: "use the logo for such a background, or another theme.")
                )
            }
            findings += ScreenCheck(preview: preview, size: size, places: places).findings
        } catch {
            findings.append(fault(error))
        }
        return findings
    }

    /// Nil where the questionnaire has every text.
    private static func translation(
        _ tag: LanguageTag, _ fallbacks: [SettingsFault], standIn: LanguageTag
    ) -> Finding? {
        guard let first = fallbacks.first else { return nil }
        return .warn(
            "texts-\(tag)",
            "\(fallbacks.count) of the questionnaire's texts are shown in '\(standIn)', the first: "
                + "\(first.file):\(first.position): \(first.what)", try: first.advice)
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
    let preview: Preview
    let size: ScreenSize
    let places: TextPlaces

    var findings: [Finding] {
        let languages = preview.questionnaire.languages
        var findings = languages.flatMap { language in
            preview.scenes.flatMap { shortcomings(of: $0, in: language) }
        }
        findings += languages.flatMap(glyphs)
        findings += languages.flatMap(unavailable)
        guard findings.isEmpty else { return findings }
        return [
            .ok(
                "screens", "every screen fits \(size.width)×\(size.height), and can be read and hit"
            )
        ]
    }

    private func shortcomings(of scene: Preview.Scene, in language: LanguageTag) -> [Finding] {
        // A question that is not asked on this screen is named as such.
        guard preview.isShown(scene, in: language, on: size) else { return [] }
        let layout = preview.layout(scene, in: language, on: size)
        let name = preview.name(of: scene)
        let screen = "\(name)-\(language)"
        let cut = FontCheck().cutTexts(of: layout).map {
            Finding.warn(
                "text-\(screen)", "\(places.prefix(of: $0))'\($0)' does not fit and is cut short",
                try: "shorten it.")
        }
        return cut
            + layout.shortcomings.map { shortcoming in
                let advice =
                    "smilectl screen preview, with --screen \(name) --language \(language) "
                    + "\(sizeOption), shows it."
                return shortcoming.breaksWCAG
                    ? .fail("screen-\(screen)", "\(shortcoming)", try: advice)
                    : .warn("screen-\(screen)", "\(shortcoming)", try: advice)
            }
    }

    private var sizeOption: String {
        let pixels = Double(size.width * size.width + size.height * size.height).squareRoot()
        let inches = (size.millimetresPerPixel * pixels / 25.4 * 10).rounded() / 10
        return "--size \(size.width)x\(size.height) --diagonal \(inches)"
    }

    private func glyphs(_ language: LanguageTag) -> [Finding] {
        let shown = preview.scenes.filter { preview.isShown($0, in: language, on: size) }
        let texts = shown.flatMap { scene in
            preview.layout(scene, in: language, on: size).elements.compactMap(\.figure.text)
        }
        return FontCheck().missing(in: texts.joined(separator: " ")).map { character in
            .warn(
                "font-\(language)",
                "\(places.prefix(of: String(character)))no installed font has '\(character)'",
                try: "install the fonts of this language (Docs/Reference/fonts.md), or write "
                    + "another sign.")
        }
    }

    private func unavailable(_ language: LanguageTag) -> [Finding] {
        preview.scenes.compactMap { scene in
            guard case .question = scene, !preview.isShown(scene, in: language, on: size) else {
                return nil
            }
            return .warn(
                "keyboard-\(language)",
                "'\(preview.name(of: scene))' is not asked: a keyboard for '\(language)' "
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
