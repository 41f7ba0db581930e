import Feedback
import Settings

/// The questionnaire and the languages with which the panel last started, kept beside the log: a
/// mistake in a file must not leave customers before a dark screen.
struct LastGood {
    private static let questionnaireFile = "questionnaire.yaml"

    /// Where they are kept.
    private let folder: String
    private let stateFolder: String

    init(in stateFolder: String) {
        self.stateFolder = stateFolder
        folder = "\(stateFolder)/last-good"
    }

    var questionnaire: String { "\(folder)/\(Self.questionnaireFile)" }
    var languagesFolder: String { folder }

    /// Whether there is one to fall back on.
    var isThere: Bool {
        (try? FolderFile.readIfThere(questionnaire, bytesMax: PanelSetup.fileBytesMax)) != nil
    }

    /// Keeps what was read without a fault. Where that does not work, nothing is lost but the copy.
    func keep(_ bytes: [UInt8], languages: [LanguageTag], from languagesFolder: String) {
        try? FolderFile.makeFolder(stateFolder)
        try? FolderFile.makeFolder(folder)
        // Languages first: a questionnaire without its texts could not be used.
        for tag in Set(languages).union([.english]) {
            let name = LanguageFile.name(of: tag)
            guard let text = try? PanelSetup.file("\(languagesFolder)/\(name)") else { continue }
            replace("\(folder)/\(name)", with: text)
        }
        replace(questionnaire, with: bytes)
    }

    /// Only where it changed: the disk is not worn by every start.
    private func replace(_ path: String, with bytes: [UInt8]) {
        guard (try? PanelSetup.file(path)) != bytes else { return }
        try? FolderFile.replace(path, with: bytes, mode: 0o644)
    }
}
