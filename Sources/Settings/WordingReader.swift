internal import Feedback

/// Reads texts for customers, which a questionnaire has in each of its languages.
struct WordingReader {
    let languages: [LanguageTag]
    /// Has every text, and gives those that others lack.
    let standIn: LanguageTag?
    let faults: FaultList

    init(languages: [LanguageTag], faults: FaultList) {
        self.languages = languages
        standIn = languages.contains(.english) ? .english : languages.first
        self.faults = faults
    }

    /// A text in every language of the questionnaire, and in no other. The stand-in's, the Russian
    /// and the English one are needed; what else is missing is noted.
    func wording(_ field: Field, charactersMax: Int) -> Wording {
        // Without languages every text would look wrong; that they are missing is reported.
        guard !languages.isEmpty else { return Wording([:]) }
        let section = Section(
            field.entry, named: field.name, keys: languages.map(\.code), faults)
        var texts: [LanguageTag: String] = [:]
        for language in languages {
            guard var text = text(of: language, section) else { continue }
            text.name = "\(field.name) in \(quoted(language.code))"
            texts[language] = text.line(charactersMax: charactersMax, faults)
        }
        return Wording(texts)
    }

    private func text(of language: LanguageTag, _ section: Section) -> Field? {
        guard let standIn, language != standIn, !LanguageFile.wholeLanguages.contains(language)
        else { return section.required(language.code) }
        if let text = section.optional(language.code) { return text }
        let sample = section.optional(standIn.code).flatMap { field in
            if case .text(let text, _) = field.entry.kind { text } else { nil }
        }
        // A text without its stand-in is a fault already.
        guard let sample else { return nil }
        faults.fallBack(
            language, section.position(of: standIn.code),
            "\(section.name) has no text in \(quoted(language.code)); the one in "
                + "\(quoted(standIn.code)) stands in",
            try: "add '\(language): …' here, the translation of \(quoted(sample)).")
        return nil
    }
}
