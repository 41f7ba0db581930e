enum LanguageHeadKey: String, CaseIterable, SectionKey {
    /// The tag, as in the file's name.
    case language
    /// `ltr` or `rtl`: which way the language is written.
    case direction
}

enum LanguageSectionName: String, CaseIterable, SectionKey {
    /// Under the questionnaire's own text of consent.
    case consent
    /// Where a customer types.
    case contact
    /// Before a visit times out.
    case stillThere = "still-there"
    /// When nobody can answer.
    case rest
    /// The days of the week on which it opens again.
    case opensOn = "opens-on"
    /// The faces in words.
    case faces
    /// The on-screen keyboard.
    case keyboard
    /// The staff's own screen.
    case staff
    /// What is said aloud.
    case speech
}

extension SectionKey {
    /// As a file writes them.
    static var keys: [String] { allCases.map(\.rawValue) }
}

extension PluralCategory: SectionKey {}
