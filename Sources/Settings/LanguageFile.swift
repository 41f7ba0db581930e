package import Feedback

/// The panel's own texts as people write them: `Kiosk/Languages/*.yaml`.
package enum LanguageFile {
    /// In these no text may be missing: the other languages fall back on English, and the panel
    /// is made for places where Russian is spoken.
    package static let wholeLanguages: [LanguageTag] = [.russian, .english]

    /// The file's name in the folder of languages: `ru.yaml`.
    package static func name(of language: LanguageTag) -> String {
        "\(language).yaml"
    }

    /// Reads the texts of one language; each is needed.
    ///
    /// - Parameters:
    ///   - file: the file's name, for the messages.
    ///   - language: the one that the file's name promises.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String, language: LanguageTag
    ) throws(SettingsFaults) -> PanelStrings {
        try reading(bytes, named: file, language, english: nil).strings
    }

    /// Reads the texts of one language; a missing one is English, and is listed.
    ///
    /// - Parameters:
    ///   - file: the file's name, for the messages.
    ///   - language: the one that the file's name promises. In Russian and English each text is
    ///     needed here too.
    ///   - english: what stands in.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String, language: LanguageTag, english: PanelStrings
    ) throws(SettingsFaults) -> LanguageReading {
        let mustBeWhole = wholeLanguages.contains(language)
        return try reading(bytes, named: file, language, english: mustBeWhole ? nil : english)
    }

    private static func reading(
        _ bytes: [UInt8], named file: String, _ language: LanguageTag, english: PanelStrings?
    ) throws(SettingsFaults) -> LanguageReading {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        var reader = LanguageReader(language, english: english, source, faults)
        reader.read(root)
        try faults.check()
        return LanguageReading(strings: reader.strings, fallbacks: reader.fallbacks)
    }
}

/// What a language's file gives, and what it lacks.
package struct LanguageReading: Hashable, Sendable {
    package var strings: PanelStrings
    /// A place, what is missing there and what to add, for each text that is English instead; in
    /// the order of the file's keys.
    package var fallbacks: [SettingsFault]

    package init(strings: PanelStrings, fallbacks: [SettingsFault]) {
        self.strings = strings
        self.fallbacks = fallbacks
    }
}
