import Foundation
import Peers

/// The programs as they were built beside these tests.
enum Programs {
    /// The build's own folder: the test bundle stands in it.
    static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path

    static func path(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw PeerFault("'\(path)' was not built")
        }
        return path
    }

    /// What one run of a program gave.
    struct Run {
        var status: Int32?
        /// Standard output and standard error, as they came.
        var text: String

        /// This, unless the program ended badly: half an answer is none.
        func succeeded() throws -> Run {
            guard status == 0 else { throw PeerFault("status \(status ?? -1): \(text)") }
            return self
        }

        var lines: [String] {
            text.split(separator: "\n").map(String.init)
        }

        /// The lines that are JSON objects.
        func objects() throws -> [[String: Any]] {
            try lines.filter { $0.hasPrefix("{") }.map { line in
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            }
        }
    }

    /// Runs a program to its end.
    static func run(
        _ name: String, _ arguments: [String], in folder: TemporaryFolder, seconds: Double = 60
    ) throws -> Run {
        let log = "\(folder.path)/\(UUID().uuidString).log"
        let program = try ChildProgram(try path(name), arguments, log: log)
        let status: Int32?
        do {
            status = try program.exitStatus(seconds: seconds)
        } catch {
            throw PeerFault("\(name) \(arguments): \(error); it printed: \(program.output)")
        }
        return Run(status: status, text: program.output)
    }
}

/// The project's own files and, where it is there, the folder of recordings beside it.
enum Project {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let languages = root.appending(path: "Kiosk/Languages").path
    static let counter = root.appending(path: "Kiosk/Questionnaires/counter.yaml").path

    static let recordings = root.deletingLastPathComponent()
        .appending(path: "shared/recordings").path
    static let hasRecordings = FileManager.default
        .fileExists(atPath: "\(recordings)/contacts.csv")
}
