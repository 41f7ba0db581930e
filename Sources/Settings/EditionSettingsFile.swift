/// What the centre may set of a panel besides its questionnaire: nil leaves the panel's own.
package struct EditionSettings: Hashable, Sendable {
    package var languages: OfferedLanguages?
    package var openingHours: OpeningHours?
    package var misuse: MisuseSettings?
    package var sessions: SessionSettings?

    package init() {}

    package func apply(to configuration: inout PanelConfiguration) {
        if let languages { configuration.languages = languages }
        if let openingHours { configuration.openingHours = openingHours }
        if let misuse { configuration.misuse = misuse }
        if let sessions { configuration.sessions = sessions }
    }
}

/// Reads a configuration's settings: sections of `panel.yaml`, as they stand there.
package enum EditionSettingsFile {
    /// - Parameters:
    ///   - bytes: none: nothing is set.
    ///   - file: the file's name, for the messages.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String
    ) throws(SettingsFaults) -> EditionSettings {
        guard !bytes.isEmpty else { return EditionSettings() }
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        let section = Section(root, named: "the settings", EditionKey.self, faults)
        var settings = EditionSettings()
        settings.languages = section.optional(EditionKey.languages).map { field in
            OfferedLanguages(
                file: file, placed: field.languages(1...QuestionnaireFile.languagesMax, faults))
        }
        settings.openingHours = section.optional(EditionKey.openingHours).map { field in
            OpeningHoursReader(faults: faults).read(
                Section(field.entry, named: field.name, OpeningHoursKey.self, faults))
        }
        settings.misuse = section.optional(EditionKey.misuse).map { field in
            var misuse = MisuseSettings()
            misuse.read(Section(field.entry, named: field.name, MisuseKey.self, faults), faults)
            return misuse
        }
        settings.sessions = section.optional(EditionKey.sessions).map { field in
            var sessions = SessionSettings()
            sessions.read(Section(field.entry, named: field.name, SessionsKey.self, faults), faults)
            return sessions
        }
        try faults.check()
        return settings
    }
}

enum EditionKey: String, SectionKey {
    /// The languages that customers can choose.
    case languages
    /// When customers can answer.
    case openingHours = "opening-hours"
    /// Which patterns are marked.
    case misuse
    /// What the queue system or the till says.
    case sessions
}
