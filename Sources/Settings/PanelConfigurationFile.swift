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
    /// Where the daemon tells how it is.
    case statusFile = "status-file"
    /// What is drawn, and where.
    case screen
    /// Where touches come from.
    case input
    /// What counts as a tap.
    case taps
    /// Where records go.
    case centre
    /// How much of the log stays.
    case log
}

enum ScreenKey: String, SectionKey {
    /// `none` or `memory`.
    case surface
    /// In pixels.
    case width
    /// In pixels.
    case height
    /// The screen's diagonal, in inches.
    case diagonalInches = "diagonal-inches"
    /// `light`, `dark` or `high-contrast`.
    case theme
    /// A PNG file that is written anew after every change.
    case picture
}

enum InputKey: String, SectionKey {
    /// `auto`, `none`, the path of an event device, or udev's ID_PATH.
    case device
}

enum TapKey: String, SectionKey {
    /// How far a finger may move, as a share of each axis.
    case slopShare = "slop-share"
    /// A shorter contact is no tap.
    case shortestMilliseconds = "shortest-milliseconds"
    /// A longer contact is no tap.
    case longestMilliseconds = "longest-milliseconds"
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
            touchpoint: section.required(PanelKey.touchpoint)?.key(faults) ?? "",
            questionnaire: section.required(PanelKey.questionnaire)?.path(faults)
                ?? SettingsPath(""),
            languagesFolder: section.required(PanelKey.languagesFolder)?.path(faults)
                ?? SettingsPath(""))
        set(&configuration.stateDirectory, section.optional(PanelKey.stateDirectory)?.path(faults))
        set(&configuration.statusFile, section.optional(PanelKey.statusFile)?.path(faults))
        read(.screen, ScreenKey.self) { readScreen($0, &configuration.screen) }
        read(.input, InputKey.self) { readInput($0, &configuration.input) }
        read(.taps, TapKey.self) { readTaps($0, &configuration.taps) }
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
        let theme = section.optional(ScreenKey.theme)
        set(&screen.surface, kind)
        set(&screen.width, width?.integer(in: ScreenSettings.sidePixels, faults))
        set(&screen.height, height?.integer(in: ScreenSettings.sidePixels, faults))
        set(&screen.diagonalInches, diagonal?.decimal(in: ScreenSettings.diagonals, faults))
        set(&screen.theme, theme?.word(of: ScreenSettings.Theme.self, faults))
        screen.picture = section.optional(ScreenKey.picture)?.path(faults)
        let isNone = surface == nil || kind == ScreenSettings.Surface.none
        guard screen.picture != nil, isNone else { return }
        faults.add(
            section.position(of: ScreenKey.picture),
            "a picture is wanted, but nothing is drawn: 'surface' is 'none'",
            try: "write 'surface: memory', or delete 'picture'.")
    }

    private func readInput(_ section: Section, _ input: inout InputSettings) {
        guard let field = section.optional(InputKey.device) else { return }
        guard case .text(let text, _) = field.entry.kind, (1...255).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return faults.add(
                field.position, "\(field.name) is \(field.entry.noun); that is no device",
                try: "write 'auto', 'none', a path in /dev/input, or the device's ID_PATH.")
        }
        input.device =
            switch text {
            case "auto": .auto
            case "none": .none
            default: text.hasPrefix("/") ? .path(text) : .name(text)
            }
    }

    private func readTaps(_ section: Section, _ taps: inout TapSettings) {
        let slop = section.optional(TapKey.slopShare)
        let shortest = section.optional(TapKey.shortestMilliseconds)
        let longest = section.optional(TapKey.longestMilliseconds)
        set(&taps.slopShare, slop?.decimal(in: TapSettings.slopShares, faults))
        set(&taps.shortestMilliseconds, shortest?.integer(in: TapSettings.shortest, faults))
        set(&taps.longestMilliseconds, longest?.integer(in: TapSettings.longest, faults))
        if taps.longestMilliseconds <= taps.shortestMilliseconds {
            faults.add(
                section.position, "the longest tap is no longer than the shortest, so none counts",
                try: "raise 'longest-milliseconds' above 'shortest-milliseconds'.")
        }
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

/// Replaces a default by what the file says, where it says something.
func set<Value>(_ value: inout Value, _ read: Value?) {
    if let read { value = read }
}
