package import Foundation

/// The project's own files and, where it is there, the folder of recordings beside it.
package enum Project {
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static let questionnaires = root.appending(path: "Kiosk/Questionnaires").path
    package static let languages = root.appending(path: "Kiosk/Languages").path
    package static let counter = root.appending(path: "Kiosk/Questionnaires/counter.yaml").path

    package static let recordings = root.deletingLastPathComponent()
        .appending(path: "shared/recordings").path
    package static let hasRecordings = FileManager.default
        .fileExists(atPath: "\(recordings)/contacts.csv")
}
