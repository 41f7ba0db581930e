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
    package var screen: ScreenSize
    package var theme: Theme
    package var touch: TouchLimits
    package var presses: ButtonLimits
    /// What the buttons with printed faces say.
    package var buttons: [Key: Choice]
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
    case unknownButton(name: String)
    case buttonWithoutChoice(name: String, choice: Int, question: String)
    case screen(width: Int, height: Int, diagonalInches: Double)

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
        case .unknownButton(let name):
            "'\(name)' under 'buttons: keys:' is no key that Linux knows\n"
                + "Try: press it while 'smilectl device watch' runs, which says its name."
        case .buttonWithoutChoice(let name, let choice, let question):
            "'\(name)' under 'buttons: keys:' says \(choice), which is no choice of the first "
                + "question, '\(question)'\nTry: count from 1, the most unhappy face."
        case .screen(let width, let height, let diagonal):
            "no screen has \(width)×\(height) pixels on \(diagonal) inches\n"
                + "Try: check 'width', 'height' and 'diagonal-inches' under 'screen:'."
        }
    }
}

extension PanelSetup {
    /// The longest configuration or language file, in bytes.
    package static let fileBytesMax = QuestionnairePart.fileBytesMax
    private static let keyFile = "panel.key"

    /// Reads what the configuration names. Makes the state folder and, at the first start, the
    /// panel's key.
    ///
    /// - Parameter folder: where the configuration's file is; its relative paths begin there.
    package init(_ configuration: PanelConfiguration, in folder: String) throws(SetupFault) {
        touchpoint = configuration.touchpoint
        (questionnaire, questionnaireFile) = try Self.questionnaire(
            configuration.questionnaire.resolved(in: folder))
        strings = try Self.strings(
            for: questionnaire.languages, in: configuration.languagesFolder.resolved(in: folder))
        screen = try Self.screen(configuration.screen)
        theme = Theme(configuration.screen.theme)
        touch = TouchLimits(configuration.taps)
        presses = ButtonLimits(
            configuration.buttons, stuckMilliseconds: configuration.taps.stuckMilliseconds)
        misuseRules = Marks(configuration.misuse)
        lockOutMilliseconds = UInt64(configuration.taps.lockOutMilliseconds)
        marksOutsideSessions = configuration.sessions.marksOutside
        rotation = InputSetup(configuration.input, configuration.taps).rotation
        controlSocket = configuration.controlSocket.resolved(in: folder)
        buttons = try Self.buttons(configuration.buttons.keys, questionnaire[.first])
        forwarding = ForwarderState.Limits(
            intervalMilliseconds: UInt64(configuration.centre.forwardIntervalSeconds) * 1_000,
            batchRecordsMax: configuration.centre.batchRecordsMax)
        keptSegments = configuration.log.segmentsKept
        statusFile = configuration.statusFile.resolved(in: folder)
        officeKey = try configuration.centre.officeKey
            .map { (path) throws(SetupFault) in try Self.officeKey(path.resolved(in: folder)) }
        if let asking = questionnaire.questions.first(where: { $0.scale.isContact }),
            officeKey == nil
        {
            throw .contactsWithoutKey(question: asking.key)
        }
        stateFolder = configuration.stateDirectory.resolved(in: folder)
        key = try Self.panelKey(in: stateFolder)
    }

    package static func configuration(_ path: String) throws(SetupFault) -> PanelConfiguration {
        let bytes = try file(path)
        return try settings { () throws(SettingsFaults) in
            try PanelConfigurationFile.read(bytes, named: path)
        }
    }

    private static func questionnaire(
        _ path: String
    ) throws(SetupFault) -> (Questionnaire, [UInt8]) {
        let bytes = try file(path)
        let questionnaire = try settings { () throws(SettingsFaults) in
            try QuestionnaireFile.read(
                bytes, named: path, digest: revisionDigest(ofFile: bytes))
        }
        return (questionnaire, bytes)
    }

    private static func strings(
        for languages: [LanguageTag], in folder: String
    ) throws(SetupFault) -> [LanguageTag: PanelStrings] {
        var strings: [LanguageTag: PanelStrings] = [:]
        for language in languages {
            let path = "\(folder)/\(LanguageFile.name(of: language))"
            let bytes = try file(path)
            strings[language] = try settings { () throws(SettingsFaults) in
                try LanguageFile.read(bytes, named: path, language: language)
            }
        }
        return strings
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

    private static func screen(_ settings: ScreenSettings) throws(SetupFault) -> ScreenSize {
        guard
            let size = ScreenSize(
                width: settings.width, height: settings.height,
                diagonalInches: settings.diagonalInches)
        else {
            throw .screen(
                width: settings.width, height: settings.height,
                diagonalInches: settings.diagonalInches)
        }
        return size
    }

    private static func officeKey(_ path: String) throws(SetupFault) -> OfficePublicKey {
        let text = String(decoding: try file(path), as: UTF8.self)
        do {
            return try OfficePublicKey(text: text)
        } catch {
            throw .key(path: path, error)
        }
    }

    private static func panelKey(in folder: String) throws(SetupFault) -> PanelKey {
        let path = "\(folder)/\(keyFile)"
        do {
            try FolderFile.makeFolder(folder)
            if let bytes = try FolderFile.readIfThere(path, bytesMax: fileBytesMax) {
                return try PanelKey(text: String(decoding: bytes, as: UTF8.self))
            }
            let key = PanelKey()
            try FolderFile.replace(path, with: Array(key.text.utf8), mode: 0o600)
            return key
        } catch let fault as KeyFault {
            throw .key(path: path, fault)
        } catch let fault as FolderFile.Fault {
            throw .file(fault)
        } catch {
            preconditionFailure("an error of an unknown kind: \(error)")
        }
    }

    private static func file(_ path: String) throws(SetupFault) -> [UInt8] {
        do {
            return try FolderFile.read(path, bytesMax: fileBytesMax)
        } catch {
            throw .file(error)
        }
    }

    private static func settings<Value>(
        _ read: () throws(SettingsFaults) -> Value
    ) throws(SetupFault) -> Value {
        do {
            return try read()
        } catch {
            throw .settings(error)
        }
    }
}

extension Theme {
    fileprivate init(_ theme: ScreenSettings.Theme) {
        self =
            switch theme {
            case .light: .light
            case .dark: .dark
            case .highContrast: .highContrast
            }
    }
}
