internal import Feedback

/// Reads texts for customers, which a questionnaire has in each of its languages.
struct WordingReader {
    let languages: [LanguageTag]
    let faults: FaultList

    /// A text in every language of the questionnaire, and in no other.
    func wording(_ field: Field, charactersMax: Int) -> Wording {
        // Without languages every text would look wrong; that they are missing is reported.
        guard !languages.isEmpty else { return Wording([:]) }
        let section = Section(
            field.entry, named: field.name, keys: languages.map(\.code), faults)
        var texts: [LanguageTag: String] = [:]
        for language in languages {
            guard var text = section.required(language.code) else { continue }
            text.name = "\(field.name) in \(quoted(language.code))"
            texts[language] = text.line(charactersMax: charactersMax, faults)
        }
        return Wording(texts)
    }
}
