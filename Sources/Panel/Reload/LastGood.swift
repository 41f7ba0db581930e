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
    ///
    /// - Returns: the first fault that was met; nil where everything is kept.
    func keep(
        _ bytes: [UInt8], languages: [LanguageTag], from languagesFolder: String
    ) -> FolderFile.Fault? {
        do {
            try FolderFile.makeFolder(stateFolder)
            try FolderFile.makeFolder(folder)
            // Languages first: a questionnaire without its texts could not be used.
            for tag in Set(languages).union([.english]).sorted() {
                let name = LanguageFile.name(of: tag)
                guard let text = try? PanelSetup.file("\(languagesFolder)/\(name)") else {
                    continue
                }
                try replace("\(folder)/\(name)", with: text)
            }
            try replace(questionnaire, with: bytes)
            return nil
        } catch {
            return error
        }
    }

    /// The questionnaire that was kept, in those of the wanted languages whose files were kept with
    /// it. Where none is, in those that it offers by itself, or in any that were kept.
    func spoken(_ questionnaire: Questionnaire, wanted: [LanguageTag]?) -> Questionnaire {
        let kept = (questionnaire.languages + questionnaire.translations).filter {
            (try? PanelSetup.file("\(folder)/\(LanguageFile.name(of: $0))")) != nil
        }
        let choices = [
            wanted ?? [], questionnaire.languages,
            Array(kept.prefix(QuestionnaireFile.languagesMax)),
        ]
        let spoken = choices.lazy.map { $0.filter(kept.contains) }.first { !$0.isEmpty }
        return spoken.map(questionnaire.offering) ?? questionnaire
    }

    /// Only where it changed: the disk is not worn by every start.
    private func replace(_ path: String, with bytes: [UInt8]) throws(FolderFile.Fault) {
        guard (try? PanelSetup.file(path)) != bytes else { return }
        try FolderFile.replace(path, with: bytes, mode: 0o644)
    }
}
