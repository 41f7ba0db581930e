import Exchange
import Settings

/// What of `panel.yaml` is the centre's.
struct CentreOverlay: Hashable, Sendable {
    let questionnaire: SettingsPath
    let settings: EditionSettings

    func apply(to configuration: inout PanelConfiguration) {
        configuration.questionnaire = questionnaire
        settings.apply(to: &configuration)
    }
}

/// The folder `from-centre`: the configuration that is held, whole in one file that is replaced at
/// once, and the questionnaire's file beside it, under its tag.
struct CentreFolder: Sendable {
    static let name = "from-centre"
    private static let heldName = "held.json"

    /// A configuration with the bytes that it came in, which its tag is of.
    struct Given: Hashable, Sendable {
        let tag: ConfigurationTag
        let bytes: [UInt8]
        let desired: DesiredConfiguration
    }

    private let stateFolder: String
    private let folder: String

    init(in stateFolder: String) {
        self.stateFolder = stateFolder
        folder = "\(stateFolder)/\(Self.name)"
    }

    private var heldFile: String { "\(folder)/\(Self.heldName)" }

    private func questionnaire(_ tag: ConfigurationTag) -> String { "\(folder)/\(tag).yaml" }

    /// Whether something is held, be it damaged.
    var isThere: Bool { FileFacts(heldFile) != nil }

    /// Nil where there is none, or it cannot be read: the centre gives it again.
    var held: (tag: ConfigurationTag, overlay: CentreOverlay)? {
        guard
            let bytes = try? FolderFile.readIfThere(
                heldFile, bytesMax: DesiredConfiguration.bytesMax),
            let desired = DesiredConfiguration(json: bytes)
        else { return nil }
        let given = Given(tag: ConfigurationTag(of: bytes), bytes: bytes, desired: desired)
        return (try? lay(given)).map { (given.tag, $0) }
    }

    /// Makes the questionnaire's file and reads the settings; changes nothing of what is held.
    func lay(_ given: Given) throws(SetupFault) -> CentreOverlay {
        let settings: EditionSettings
        do {
            settings = try EditionSettingsFile.read(given.desired.settings, named: "settings")
        } catch {
            throw .settings(error)
        }
        let path = questionnaire(given.tag)
        do {
            try FolderFile.makeFolder(stateFolder)
            try FolderFile.makeFolder(folder)
            if (try? PanelSetup.file(path)) != given.desired.questionnaire {
                try FolderFile.replace(path, with: given.desired.questionnaire, mode: 0o644)
            }
        } catch {
            throw .file(error)
        }
        // Whole: a relative one would begin in the configuration's folder.
        return CentreOverlay(
            questionnaire: SettingsPath(FileFacts.resolved(path)), settings: settings)
    }

    /// Holds it from now on; nil: none. Durable when this returns.
    func keep(_ taken: Given?) throws -> CentreOverlay? {
        let before = held?.tag
        if let taken {
            try FolderFile.replace(heldFile, with: taken.bytes, mode: 0o644)
        } else {
            try FolderFile.remove(heldFile)
        }
        if let before, before != taken?.tag { try FolderFile.remove(questionnaire(before)) }
        return try taken.map { try lay($0) }
    }
}
