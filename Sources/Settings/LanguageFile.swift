package import Feedback

/// The panel's own texts as people write them: `Kiosk/Languages/*.yaml`.
package enum LanguageFile {
    /// The most characters on a button: it is at the edge of the screen.
    package static let buttonCharactersMax = 20
    /// The most characters of thanks: one short line.
    package static let thanksCharactersMax = 30
    /// The most characters of "please tell the staff": two lines.
    package static let tellStaffCharactersMax = 60
    /// The most characters of what explains: three small lines.
    package static let noteCharactersMax = 140

    /// The file's name in the folder of languages: `ru.yaml`.
    package static func name(of language: LanguageTag) -> String {
        "\(language).yaml"
    }

    /// Reads the texts of one language.
    ///
    /// - Parameters:
    ///   - file: the file's name, for the messages.
    ///   - language: the one that the file's name promises.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String, language: LanguageTag
    ) throws(SettingsFaults) -> PanelStrings {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        let section = Section(root, named: "the language", LanguageKey.self, faults)
        checkLanguage(section, language, faults)
        let strings = strings(section, language, faults)
        try faults.check()
        return strings
    }

    /// A copy of another language's file whose first line was forgotten would show the wrong name.
    private static func checkLanguage(
        _ section: Section, _ language: LanguageTag, _ faults: FaultList
    ) {
        guard let field = section.required(LanguageKey.language) else { return }
        if case .text(language.code, _) = field.entry.kind { return }
        faults.add(
            field.position,
            "the language is \(field.entry.noun), but the file is that of '\(language)'",
            try: "write 'language: \(language)', or rename the file.")
    }

    private static func strings(
        _ section: Section, _ language: LanguageTag, _ faults: FaultList
    ) -> PanelStrings {
        func text(_ key: LanguageKey, _ charactersMax: Int) -> String {
            section.required(key)?.line(charactersMax: charactersMax, faults) ?? ""
        }
        let direction = section.required(LanguageKey.direction)?
            .word(of: PanelStrings.Direction.self, faults)
        return PanelStrings(
            language: language,
            ownName: text(.name, buttonCharactersMax),
            direction: direction ?? .leftToRight,
            thanks: text(.thanks, thanksCharactersMax),
            tellStaff: text(.tellStaff, tellStaffCharactersMax),
            tellStaffAdvice: text(.tellStaffAdvice, noteCharactersMax),
            back: text(.back, buttonCharactersMax),
            skip: text(.skip, buttonCharactersMax),
            send: text(.send, buttonCharactersMax),
            phoneConsent: text(.phoneConsent, noteCharactersMax),
            testing: text(.testing, tellStaffCharactersMax),
            touchCross: text(.touchCross, tellStaffCharactersMax))
    }
}

enum LanguageKey: String, SectionKey {
    /// The tag, as in the file's name.
    case language
    /// The language's own name, on its button.
    case name
    /// `ltr` or `rtl`: which way the language is written.
    case direction
    /// Fills the screen at the end, the same for every answer.
    case thanks
    /// Stands instead of thanks when an answer could not be stored.
    case tellStaff = "tell-staff"
    /// Under it: what the customer can do.
    case tellStaffAdvice = "tell-staff-advice"
    /// Goes to the question before.
    case back
    /// Passes over a question.
    case skip
    /// Confirms a typed phone number.
    case send
    /// Under the pad: what the number is used for.
    case phoneConsent = "phone-consent"
    /// At the upper edge while a technician tries the panel.
    case testing
    /// Beside each cross while a technician calibrates the touch screen.
    case touchCross = "touch-cross"
}
