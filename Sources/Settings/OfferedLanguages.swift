package import Feedback

/// A language where a file names it.
struct PlacedLanguage: Hashable, Sendable {
    var tag: LanguageTag
    var position: Position
}

/// Which of a questionnaire's languages a site offers, and in which order: `languages` in
/// `panel.yaml`. In the first every visit begins.
package struct OfferedLanguages: Hashable, Sendable {
    /// The file that chooses, for the messages.
    var file: String
    var placed: [PlacedLanguage]

    package var tags: [LanguageTag] { placed.map(\.tag) }

    /// The questionnaire as the site offers it.
    ///
    /// - Throws: a fault for each language that it is not written in.
    package func chosen(of questionnaire: Questionnaire) throws(SettingsFaults) -> Questionnaire {
        let known = questionnaire.languages + questionnaire.translations
        let faults = FaultList(file: file)
        for language in placed where !known.contains(language.tag) {
            let tag = language.tag.code
            faults.add(
                language.position,
                "the questionnaire '\(questionnaire.key)' is not in \(quoted(tag)), only in "
                    + list(known.map(\.code)),
                try: "delete it, or translate the questionnaire: its texts in \(quoted(tag)), and "
                    + "the tag under 'translations'.")
        }
        try faults.check()
        return questionnaire.offering(tags)
    }
}

extension Questionnaire {
    /// The same in other languages, or in another order; those that it is not written in are passed
    /// over.
    ///
    /// - Parameter wanted: at least one that it is written in.
    package func offering(_ wanted: [LanguageTag]) -> Questionnaire {
        let known = languages + translations
        var questionnaire = self
        questionnaire.languages = wanted.filter(known.contains)
        precondition(!questionnaire.languages.isEmpty)
        questionnaire.translations = known.filter { !questionnaire.languages.contains($0) }
        return questionnaire
    }
}

extension Field {
    /// A list of languages, each once; empty where one of them is none: every text would then seem
    /// to have a language too many.
    ///
    /// - Parameter others: those that stand in another list already.
    func languages(
        _ count: ClosedRange<Int>, besides others: [LanguageTag] = [], _ faults: FaultList
    ) -> [PlacedLanguage] {
        var languages: [PlacedLanguage] = []
        for entry in items(count, faults) ?? [] {
            guard case .text(let text, _) = entry.kind, let language = LanguageTag(text) else {
                faults.add(
                    entry.position, "\(entry.noun) is no language",
                    try: "write two or three lower-case letters, such as 'ru' or 'en'.")
                return []
            }
            if others.contains(language) || languages.contains(where: { $0.tag == language }) {
                faults.add(
                    entry.position, "the language \(quoted(text)) stands here a second time",
                    try: "keep one of them.")
            } else {
                languages.append(PlacedLanguage(tag: language, position: entry.position))
            }
        }
        return languages
    }
}
