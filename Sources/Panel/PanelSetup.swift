package import Exchange
package import Feedback
package import Screen
package import Settings
package import Touch

/// Everything that a panel needs to know before it starts, read and checked.
package struct PanelSetup: Sendable {
    package var touchpoint: String
    package var questionnaire: Questionnaire
    /// The questionnaire's own file: it goes into the log.
    package var questionnaireFile: [UInt8]
    package var strings: [LanguageTag: PanelStrings]
    /// Why the configured questionnaire or its languages cannot be used, where the last good ones
    /// stand in for them.
    package var questionnaireFault: SetupFault?
    /// Why the configured theme or its logo cannot be used, where the light one stands in.
    package var themeFault: SetupFault?
    /// Why what was read could not be kept for a start with a mistake in it.
    package var copyFault: FolderFile.Fault?
    package var screen: ScreenSize
    package var theme: Theme
    /// The organisation's.
    package var logo: Logo?
    /// What is wanted of the display.
    package var display = DisplayWishes()
    package var touch: TouchLimits
    package var presses: ButtonLimits
    /// What the buttons with printed faces say.
    package var buttons: [Key: Choice]
    /// What keys do for a customer who does not touch the screen.
    package var navigation: [Key: NavigationKey] = [:]
    /// Whether answers have numbers, for a numeric pad.
    package var showsNumbers = false
    /// How screens are said aloud; nil: nothing is ever said.
    package var speech: SpeechSettings?
    package var openingHours: OpeningHours?
    /// Opens the staff's screen.
    package var pin: StaffPIN?
    package var lockOutMilliseconds: UInt64
    /// The patterns that are marked.
    package var misuseRules = MisuseWatch.rules
    /// How the picture is turned on the glass.
    package var rotation = AxisMapping.identity
    /// Where programs of this machine talk with the daemon; nil: nowhere.
    package var controlSocket: String?
    /// Whether answers are marked that come while no service is open.
    package var marksOutsideSessions: Bool
    package var stateFolder: String
    package var key: PanelKey
    package var officeKey: OfficePublicKey?
    /// The way to the centre; nil: nothing is forwarded.
    package var uplink: UplinkSettings?
    /// What the configuration says of the centre, and the panel's enrolment says otherwise.
    package var overruled: [String] = []
    package var forwarding: ForwarderState.Limits
    package var keptSegments: Int
    /// Where the daemon tells how it is; nil: nowhere.
    package var statusFile: String?

    package var logFolder: String { stateFolder + "/log" }
}

/// Why a panel cannot start as it is configured.
package enum SetupFault: Error, CustomStringConvertible {
    case file(FolderFile.Fault)
    case settings(SettingsFaults)
    case key(path: String, KeyFault)
    case contactsWithoutKey(question: String)
    /// A panel that started without a key cannot begin to seal.
    case keyReadAtStart(question: String)
    case unknownButton(name: String)
    case buttonWithoutChoice(name: String, choice: Int, question: String)
    case screen(width: Int, height: Int, diagonalInches: Double)
    /// At a place in the theme's file.
    case logo(at: String, what: String, advice: String)
    /// `isOnly`: the folder has other languages.
    case languageMissing(LanguageTag, path: String, isOnly: Bool)
    case displayMode(String)
    case noTouchpoint
    case enrolment(path: String)
    case keyLost(path: String, panel: PanelID)
    case panelKey(path: String, KeyFault)

    package var description: String {
        switch self {
        case .file(let fault):
            "\(fault)\nTry: check the path in the configuration, and who may read it."
        case .settings(let faults): "\(faults)"
        case .key(let path, let fault):
            "'\(path)' is no key: \(fault)\nTry: copy the file 'office.pub' from the centre again."
        case .contactsWithoutKey(let question):
            "the question '\(question)' asks for a contact, and no office key is configured\n"
                + "Try: name the centre's 'office.pub' under 'centre: office-key:'."
        case .keyReadAtStart(let question):
            "the question '\(question)' asks for a contact, and the panel started without the "
                + "office's key\nTry: systemctl restart smile-paneld, which reads the key."
        case .unknownButton(let name):
            "'\(name)' under 'buttons: keys:' is no key that Linux knows\n"
                + "Try: press it while 'smilectl device watch' runs, which says its name."
        case .buttonWithoutChoice(let name, let choice, let question):
            "'\(name)' under 'buttons: keys:' says \(choice), which is no choice of the first "
                + "question, '\(question)'\nTry: count from 1, the most unhappy face."
        case .logo(let place, let what, let advice): "\(place): \(what)\nTry: \(advice)."
        case .languageMissing(let tag, let path, let isOnly):
            "there is no file '\(path)' with what the panel itself says in '\(tag)'\n"
                + (isOnly
                    ? "Try: copy 'en.yaml' there and translate it, or do without '\(tag)'."
                    : "Try: name the folder that has it: 'languages-folder:' in the "
                        + "configuration, --languages in a command.")
        case .noTouchpoint:
            "the panel is not enrolled, and the configuration names no touchpoint\n"
                + "Try: smilectl panel enrol, or write 'touchpoint:' into the configuration."
        case .enrolment(let path):
            "'\(path)' is damaged or of another version; every answer is safe in the log\n"
                + "Try: move it away, and enrol the panel again with another string."
        case .keyLost(let path, let panel):
            "the panel is enrolled, and its key '\(path)' is gone; every answer is safe in the "
                + "log\nTry: restore the key from a backup; or move 'enrolment.json' away, and "
                + "enrol with a string of 'smile-centrald panel swap \(panel)'."
        case .panelKey(let path, let fault):
            "'\(path)' is no panel's key: \(fault)\nTry: restore it from a backup."
        case .displayMode(let text):
            "'\(text)' under 'screen: mode:' is no mode of a display\n"
                + "Try: write it like 1280x800 or 1920x1080@50, or delete the line."
        case .screen(let width, let height, let diagonal):
            "no screen has \(width)×\(height) pixels on \(diagonal) inches\n"
                + "Try: check 'width', 'height' and 'diagonal-inches' under 'screen:'."
        }
    }
}

extension PanelSetup {
    /// The longest configuration or language file, in bytes.
    package static let fileBytesMax = QuestionnairePart.fileBytesMax

    /// Reads what the configuration names. Makes the state folder and, at the first start, the
    /// panel's key.
    ///
    /// - Parameter folder: where the configuration's file is; its relative paths begin there.
    package init(_ own: PanelConfiguration, in folder: String) throws(SetupFault) {
        stateFolder = own.stateDirectory.resolved(in: folder)
        var configuration = own
        CentreFolder(in: stateFolder).held?.overlay.apply(to: &configuration)
        let enrolment = try EnrolledState.enrolment(in: stateFolder)
        guard let touchpoint = enrolment?.touchpoint ?? configuration.touchpoint else {
            throw .noTouchpoint
        }
        self.touchpoint = touchpoint
        uplink = Self.uplink(configuration, enrolment)
        overruled = Self.overruled(configuration, enrolment)
        let last = LastGood(in: stateFolder)
        let asked = try Self.asked(
            configuration.questionnaire.resolved(in: folder),
            languagesFolder: configuration.languagesFolder.resolved(in: folder),
            offered: configuration.languages, orElse: last)
        (questionnaire, questionnaireFile, strings) = asked.found
        questionnaireFault = asked.fault
        screen = try Self.screen(configuration.screen)
        (theme, logo, themeFault) = try Self.theme(
            configuration.screen.theme, in: folder, orElseLight: last.isThere)
        display = try Self.display(configuration.screen)
        touch = TouchLimits(configuration.taps)
        presses = ButtonLimits(
            configuration.buttons, stuckMilliseconds: configuration.taps.stuckMilliseconds)
        misuseRules = Marks(configuration.misuse)
        lockOutMilliseconds = UInt64(configuration.taps.lockOutMilliseconds)
        marksOutsideSessions = configuration.sessions.marksOutside
        rotation = InputSetup(configuration).rotation
        openingHours = configuration.openingHours
        pin = configuration.staffPIN.flatMap(StaffPIN.init)
        showsNumbers = configuration.buttons.hasNumberPad
        navigation = try Self.navigation(configuration.buttons.navigation)
        speech = configuration.speech
        controlSocket = configuration.controlSocket.resolved(in: folder)
        buttons = try Self.buttons(configuration.buttons.keys, questionnaire[.first])
        forwarding = ForwarderState.Limits(
            intervalMilliseconds: UInt64(configuration.centre.forwardIntervalSeconds) * 1_000,
            batchRecordsMax: configuration.centre.batchRecordsMax)
        keptSegments = configuration.log.segmentsKept
        statusFile = configuration.statusFile.resolved(in: folder)
        officeKey = try Self.officeKey(configuration, questionnaire, in: folder)
        key = try EnrolledState.keyOrNew(in: stateFolder)
        // What a start is refused with is not good.
        guard questionnaireFault == nil else { return }
        copyFault = last.keep(
            questionnaireFile, languages: questionnaire.languages,
            from: configuration.languagesFolder.resolved(in: folder))
    }

    package static func configuration(_ path: String) throws(SetupFault) -> PanelConfiguration {
        let bytes = try file(path)
        return try settings { () throws(SettingsFaults) in
            try PanelConfigurationFile.read(bytes, named: path)
        }
    }

    /// What is asked, in which words.
    private typealias Asked = (Questionnaire, [UInt8], [LanguageTag: PanelStrings])

    /// The last good ones where the files cannot be used.
    private static func asked(
        _ path: String, languagesFolder: String, offered: OfferedLanguages?, orElse last: LastGood
    ) throws(SetupFault) -> (found: Asked, fault: SetupFault?) {
        do {
            return (try asked(path, languagesFolder: languagesFolder, offered: offered), nil)
        } catch {
            guard last.isThere else { throw error }
            return (try asked(last, wanted: offered?.tags), error)
        }
    }

    private static func asked(
        _ path: String, languagesFolder: String, offered: OfferedLanguages?
    ) throws(SetupFault) -> Asked {
        let (reading, bytes) = try questionnaire(path)
        let questionnaire = try Self.offered(offered, of: reading.questionnaire)
        let strings = try strings(for: questionnaire.languages, in: languagesFolder)
        return (questionnaire, bytes, strings.mapValues(\.strings))
    }

    private static func asked(
        _ last: LastGood, wanted: [LanguageTag]?
    ) throws(SetupFault) -> Asked {
        let (reading, bytes) = try questionnaire(last.questionnaire)
        let questionnaire = last.spoken(reading.questionnaire, wanted: wanted)
        let strings = try strings(for: questionnaire.languages, in: last.languagesFolder)
        return (questionnaire, bytes, strings.mapValues(\.strings))
    }

    /// What a panel at work can take anew. Makes nothing.
    static func edition(
        _ configuration: PanelConfiguration, in folder: String
    ) throws(SetupFault) -> Edition {
        let (questionnaire, bytes, strings) = try asked(
            configuration.questionnaire.resolved(in: folder),
            languagesFolder: configuration.languagesFolder.resolved(in: folder),
            offered: configuration.languages)
        let (theme, logo) = try theme(configuration.screen.theme, in: folder)
        return Edition(
            questionnaire: questionnaire, questionnaireFile: bytes, strings: strings, theme: theme,
            logo: logo, buttons: try buttons(configuration.buttons.keys, questionnaire[.first]),
            navigation: try navigation(configuration.buttons.navigation),
            showsNumbers: configuration.buttons.hasNumberPad,
            openingHours: configuration.openingHours,
            pin: configuration.staffPIN.flatMap(StaffPIN.init),
            lockOutMilliseconds: UInt64(configuration.taps.lockOutMilliseconds),
            misuseRules: Marks(configuration.misuse),
            marksOutsideSessions: configuration.sessions.marksOutside)
    }

    static func questionnaire(
        _ path: String
    ) throws(SetupFault) -> (QuestionnaireReading, [UInt8]) {
        let bytes = try file(path)
        let reading = try settings { () throws(SettingsFaults) in
            try QuestionnaireFile.reading(
                bytes, named: path, digest: revisionDigest(ofFile: bytes))
        }
        return (reading, bytes)
    }

    /// The questionnaire in the languages that the site chose.
    static func offered(
        _ offered: OfferedLanguages?, of questionnaire: Questionnaire
    ) throws(SetupFault) -> Questionnaire {
        guard let offered else { return questionnaire }
        return try settings { () throws(SettingsFaults) in try offered.chosen(of: questionnaire) }
    }

    /// Where a language lacks a string, English stands in for it; the readings list those.
    static func strings(
        for languages: [LanguageTag], in folder: String
    ) throws(SetupFault) -> [LanguageTag: LanguageReading] {
        let needsEnglish = !languages.allSatisfy(LanguageFile.wholeLanguages.contains)
        let english = needsEnglish ? try language(.english, in: folder, english: nil) : nil
        var readings: [LanguageTag: LanguageReading] = [:]
        for tag in languages {
            readings[tag] = try language(tag, in: folder, english: english?.strings)
        }
        return readings
    }

    private static func language(
        _ language: LanguageTag, in folder: String, english: PanelStrings?
    ) throws(SetupFault) -> LanguageReading {
        let path = "\(folder)/\(LanguageFile.name(of: language))"
        let bytes: [UInt8]
        do {
            bytes = try FolderFile.read(path, bytesMax: fileBytesMax)
        } catch {
            guard error.isMissing else { throw .file(error) }
            let english = "\(folder)/\(LanguageFile.name(of: .english))"
            throw .languageMissing(
                language, path: path, isOnly: (try? file(english)) != nil)
        }
        return try settings { () throws(SettingsFaults) in
            guard let english else {
                let strings = try LanguageFile.read(bytes, named: path, language: language)
                return LanguageReading(strings: strings, fallbacks: [])
            }
            return try LanguageFile.read(bytes, named: path, language: language, english: english)
        }
    }

    private static func buttons(
        _ settings: [ButtonSettings.Button], _ question: Question
    ) throws(SetupFault) -> [Key: Choice] {
        var buttons: [Key: Choice] = [:]
        for button in settings {
            guard let key = Key(name: button.key) else { throw .unknownButton(name: button.key) }
            let choice = Choice(UInt8(clamping: button.choice))
            guard question.scale.contains(choice) else {
                throw .buttonWithoutChoice(
                    name: button.key, choice: button.choice, question: question.key)
            }
            buttons[key] = choice
        }
        return buttons
    }

    private static func navigation(
        _ settings: [String: ButtonSettings.Navigation]
    ) throws(SetupFault) -> [Key: NavigationKey] {
        var keys: [Key: NavigationKey] = [:]
        for (name, navigation) in settings.sorted(by: { $0.key < $1.key }) {
            guard let key = Key(name: name) else { throw .unknownButton(name: name) }
            keys[key] = NavigationKey(navigation)
        }
        return keys
    }

    static func theme(
        _ settings: ScreenSettings.Theme, in folder: String
    ) throws(SetupFault) -> (Theme, Logo?) {
        switch settings {
        case .builtIn(.light): return (.light, nil)
        case .builtIn(.dark): return (.dark, nil)
        case .builtIn(.highContrast): return (.highContrast, nil)
        case .file(let path): return try ThemeFolder.read(path.resolved(in: folder))
        }
    }

    /// A panel that has worked before works on without its colours rather than not at all.
    private static func theme(
        _ settings: ScreenSettings.Theme, in folder: String, orElseLight: Bool
    ) throws(SetupFault) -> (Theme, Logo?, SetupFault?) {
        do {
            let (theme, logo) = try theme(settings, in: folder)
            return (theme, logo, nil)
        } catch {
            guard orElseLight else { throw error }
            return (.light, nil, error)
        }
    }

    private static func display(_ settings: ScreenSettings) throws(SetupFault) -> DisplayWishes {
        var wishes = DisplayWishes()
        wishes.connector = settings.connector
        wishes.mode = try settings.mode.map { (text) throws(SetupFault) in
            guard let mode = DisplayModeWish(text) else { throw .displayMode(text) }
            return mode
        }
        wishes.rotation = DisplayRotation(settings.rotation)
        wishes.diagonalInches = settings.diagonalInches
        wishes.usesPageFlips = settings.usesPageFlips
        return wishes
    }

    static func screen(_ settings: ScreenSettings) throws(SetupFault) -> ScreenSize {
        let diagonal = settings.diagonalInches ?? ScreenSettings.diagonalFallbackInches
        guard
            let size = ScreenSize(
                width: settings.width, height: settings.height, diagonalInches: diagonal)
        else {
            throw .screen(
                width: settings.width, height: settings.height, diagonalInches: diagonal)
        }
        return size
    }

    /// Everything else that the configuration names, without making anything.
    static func check(
        _ configuration: PanelConfiguration, _ questionnaire: Questionnaire, in folder: String
    ) throws(SetupFault) {
        let state = configuration.stateDirectory.resolved(in: folder)
        guard try EnrolledState.enrolment(in: state) != nil || configuration.touchpoint != nil
        else { throw .noTouchpoint }
        _ = try buttons(configuration.buttons.keys, questionnaire[.first])
        _ = try navigation(configuration.buttons.navigation)
        _ = try display(configuration.screen)
        _ = try officeKey(configuration, questionnaire, in: folder)
    }

    static func officeKey(
        _ configuration: PanelConfiguration, _ questionnaire: Questionnaire, in folder: String
    ) throws(SetupFault) -> OfficePublicKey? {
        let state = configuration.stateDirectory.resolved(in: folder)
        if let key = try EnrolledState.enrolment(in: state)?.officeKey { return key }
        if let path = configuration.centre.officeKey {
            return try officeKey(path.resolved(in: folder))
        }
        if let asking = questionnaire.questions.first(where: { $0.scale.isContact }) {
            throw .contactsWithoutKey(question: asking.key)
        }
        return nil
    }

    private static func officeKey(_ path: String) throws(SetupFault) -> OfficePublicKey {
        let text = String(decoding: try file(path), as: UTF8.self)
        do {
            return try OfficePublicKey(text: text)
        } catch {
            throw .key(path: path, error)
        }
    }

    /// What the enrolment says counts; the configuration's is for a panel that was never enrolled.
    private static func uplink(
        _ configuration: PanelConfiguration, _ enrolment: PanelEnrolment?
    ) -> UplinkSettings? {
        guard let enrolment else {
            return configuration.centre.address.map { UplinkSettings(address: $0.description) }
        }
        var settings = UplinkSettings(address: enrolment.address)
        settings.authority = enrolment.authority
        settings.isClockTrusted = { PanelClock.system.wall().isTrusted }
        return settings
    }

    private static func overruled(
        _ configuration: PanelConfiguration, _ enrolment: PanelEnrolment?
    ) -> [String] {
        guard let enrolment else { return [] }
        var keys: [String] = []
        if let said = configuration.touchpoint, said != enrolment.touchpoint {
            keys.append("touchpoint")
        }
        if let said = configuration.centre.address, said.description != enrolment.address {
            keys.append("centre: address")
        }
        if configuration.centre.officeKey != nil { keys.append("centre: office-key") }
        return keys
    }

    static func file(_ path: String) throws(SetupFault) -> [UInt8] {
        do {
            return try FolderFile.read(path, bytesMax: fileBytesMax)
        } catch {
            throw .file(error)
        }
    }

    static func settings<Value>(
        _ read: () throws(SettingsFaults) -> Value
    ) throws(SetupFault) -> Value {
        do {
            return try read()
        } catch {
            throw .settings(error)
        }
    }
}

extension NavigationKey {
    fileprivate init(_ setting: ButtonSettings.Navigation) {
        switch setting {
        case .number(let number): self = .number(number)
        case .step(.next): self = .next
        case .step(.previous): self = .previous
        case .step(.choose): self = .choose
        case .step(.confirm): self = .control(.confirm)
        case .step(.back): self = .control(.back)
        case .step(.skip): self = .control(.skip)
        case .step(.erase): self = .control(.erase)
        case .step(.again): self = .again
        case .step(.louder): self = .louder
        case .step(.quieter): self = .quieter
        }
    }
}

extension DisplayRotation {
    fileprivate init(_ rotation: InputSettings.Rotation) {
        self =
            switch rotation {
            case .none: .none
            case .quarter: .clockwise90
            case .half: .half
            case .threeQuarters: .clockwise270
            }
    }
}
