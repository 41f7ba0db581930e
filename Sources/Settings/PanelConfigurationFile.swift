/// Reads `panel.yaml`.
package enum PanelConfigurationFile {
    /// Reads a panel's configuration. What it leaves out has its default.
    ///
    /// - Parameter file: the file's name, for the messages.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String
    ) throws(SettingsFaults) -> PanelConfiguration {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        let section = Section(root, named: "the configuration", PanelKey.self, faults)
        let configuration = PanelReader(section: section, source: source, faults: faults)
            .configuration()
        try faults.check()
        return configuration
    }
}

enum PanelKey: String, SectionKey {
    /// The folder of the log, the keys and the panel's other state.
    case stateDirectory = "state-directory"
    /// The moment that is measured here; reports group by it.
    case touchpoint
    /// The file of the questionnaire.
    case questionnaire
    /// The folder with a file for each language.
    case languagesFolder = "languages-folder"
    /// Which of the questionnaire's languages are offered, in which order.
    case languages
    /// Where the daemon tells how it is.
    case statusFile = "status-file"
    /// Where programs of this machine talk with the daemon.
    case controlSocket = "control-socket"
    /// What is drawn, and where.
    case screen
    /// Where touches come from.
    case input
    /// What counts as a tap.
    case taps
    /// Buttons with printed faces.
    case buttons
    /// What is said aloud.
    case speech
    /// Which patterns are marked.
    case misuse
    /// What the queue system or the till says.
    case sessions
    /// When the panel sleeps.
    case openingHours = "opening-hours"
    /// Opens the staff's screen behind a long press.
    case staffPIN = "staff-pin"
    /// Where records go.
    case centre
    /// How much of the log stays.
    case log
}

enum ScreenKey: String, SectionKey {
    /// `none`, `memory` or `display`.
    case surface
    /// In pixels.
    case width
    /// In pixels.
    case height
    /// The screen's diagonal, in inches.
    case diagonalInches = "diagonal-inches"
    /// Which display, where there are several.
    case connector
    /// The display's resolution.
    case mode
    /// How the picture is turned on the glass.
    case rotation
    /// Whether the display changes whole pictures at once.
    case pageFlips = "page-flips"
    /// `light`, `dark`, `high-contrast`, or a theme's file.
    case theme
    /// A PNG file that is written anew after every change.
    case picture
}

enum CentreKey: String, SectionKey {
    /// The centre's address; without it nothing is forwarded.
    case address
    /// The file of the office's public key, which phone numbers are sealed with.
    case officeKey = "office-key"
    /// How long records wait that trigger nothing.
    case forwardIntervalSeconds = "forward-interval-seconds"
    /// The most records in one batch.
    case batchRecordsMax = "batch-records-max"
}

enum LogKey: String, SectionKey {
    /// How many acknowledged segments of 1 MiB stay.
    case segmentsKept = "segments-kept"
}

private struct PanelReader {
    let section: Section
    let source: SourceText
    let faults: FaultList

    func configuration() -> PanelConfiguration {
        var configuration = PanelConfiguration(
            touchpoint: section.optional(PanelKey.touchpoint)?.key(faults),
            questionnaire: section.required(PanelKey.questionnaire)?.path(faults)
                ?? SettingsPath(""),
            languagesFolder: section.required(PanelKey.languagesFolder)?.path(faults)
                ?? SettingsPath(""))
        configuration.languages = section.optional(PanelKey.languages).map { field in
            OfferedLanguages(
                file: faults.file,
                placed: field.languages(1...QuestionnaireFile.languagesMax, faults))
        }
        set(&configuration.stateDirectory, section.optional(PanelKey.stateDirectory)?.path(faults))
        set(&configuration.statusFile, section.optional(PanelKey.statusFile)?.path(faults))
        set(&configuration.controlSocket, section.optional(PanelKey.controlSocket)?.path(faults))
        read(.screen, ScreenKey.self) { readScreen($0, &configuration.screen) }
        read(.input, InputKey.self) { configuration.input.read($0, faults) }
        read(.taps, TapKey.self) { configuration.taps.read($0, faults) }
        read(.buttons, ButtonKey.self) { configuration.buttons.read($0, faults) }
        read(.speech, SpeechSettingKey.self) { section in
            var speech = SpeechSettings()
            speech.read(section, faults)
            configuration.speech = speech
        }
        read(.misuse, MisuseKey.self) { configuration.misuse.read($0, faults) }
        read(.sessions, SessionsKey.self) { configuration.sessions.read($0, faults) }
        read(.openingHours, OpeningHoursKey.self) {
            configuration.openingHours = OpeningHoursReader(faults: faults).read($0)
        }
        configuration.staffPIN = section.optional(PanelKey.staffPIN)?.digits(
            PanelConfiguration.pinDigits, faults)
        read(.centre, CentreKey.self) { readCentre($0, &configuration.centre) }
        read(.log, LogKey.self) { readLog($0, &configuration.log) }
        return configuration
    }

    private func read<Key: SectionKey>(
        _ key: PanelKey, _ keys: Key.Type, _ body: (Section) -> Void
    ) {
        guard let field = section.optional(key) else { return }
        body(Section(field.entry, named: field.name, keys, faults))
    }

    private func readScreen(_ section: Section, _ screen: inout ScreenSettings) {
        let surface = section.optional(ScreenKey.surface)
        let kind = surface?.word(of: ScreenSettings.Surface.self, faults)
        let width = section.optional(ScreenKey.width)
        let height = section.optional(ScreenKey.height)
        let diagonal = section.optional(ScreenKey.diagonalInches)
        set(&screen.surface, kind)
        set(&screen.width, width?.integer(in: ScreenSettings.sidePixels, faults))
        set(&screen.height, height?.integer(in: ScreenSettings.sidePixels, faults))
        screen.diagonalInches = diagonal?.decimal(in: ScreenSettings.diagonals, faults)
        screen.connector = section.optional(ScreenKey.connector)?.line(charactersMax: 40, faults)
        screen.mode = section.optional(ScreenKey.mode)?.line(charactersMax: 24, faults)
        set(
            &screen.rotation,
            section.optional(ScreenKey.rotation)?.word(of: InputSettings.Rotation.self, faults))
        set(&screen.usesPageFlips, section.optional(ScreenKey.pageFlips)?.boolean(faults))
        set(&screen.theme, section.optional(ScreenKey.theme)?.theme(faults))
        screen.picture = section.optional(ScreenKey.picture)?.path(faults)
        let isNone = surface == nil || kind == ScreenSettings.Surface.none
        guard screen.picture != nil, isNone else { return }
        faults.add(
            section.position(of: ScreenKey.picture),
            "a picture is wanted, but nothing is drawn: 'surface' is 'none'",
            try: "write 'surface: memory', or delete 'picture'.")
    }

    private func readCentre(_ section: Section, _ centre: inout CentreSettings) {
        let interval = section.optional(CentreKey.forwardIntervalSeconds)
        let records = section.optional(CentreKey.batchRecordsMax)
        centre.address = section.optional(CentreKey.address)?
            .webAddress(schemes: ["https", "http"], in: source, faults)
        centre.officeKey = section.optional(CentreKey.officeKey)?.path(faults)
        set(
            &centre.forwardIntervalSeconds,
            interval?.integer(in: CentreSettings.forwardIntervals, faults))
        set(&centre.batchRecordsMax, records?.integer(in: CentreSettings.batchRecords, faults))
    }

    private func readLog(_ section: Section, _ log: inout LogSettings) {
        let segments = section.optional(LogKey.segmentsKept)
        set(&log.segmentsKept, segments?.integer(in: LogSettings.segmentsKeptRange, faults))
    }
}

extension Field {
    /// Digits, which may begin with 0.
    fileprivate func digits(_ count: ClosedRange<Int>, _ faults: FaultList) -> String? {
        guard case .text(let text, _) = entry.kind, count.contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            // What stands there may be somebody's PIN: it is not repeated.
            faults.add(
                position,
                "\(name) must be \(count.lowerBound) to \(count.upperBound) of the digits 0 to 9",
                try: "write the digits in quotes, such as \"2468\".")
            return nil
        }
        return text
    }

    /// A theme's name, or the path of its file.
    fileprivate func theme(_ faults: FaultList) -> ScreenSettings.Theme? {
        guard case .text(let text, _) = entry.kind, text.hasSuffix(".yaml") else {
            return word(of: ScreenSettings.BuiltInTheme.self, faults).map { .builtIn($0) }
        }
        return path(faults).map { .file($0) }
    }
}

/// Replaces a default by what the file says, where it says something.
func set<Value>(_ value: inout Value, _ read: Value?) {
    if let read { value = read }
}
