import Foundation

/// The programs as they were built beside the one that runs.
package enum Programs {
    /// The build's own folder: a test bundle stands in it, and so does any program of the package,
    /// however it was started.
    package static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().path

    package static func path(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw PeerFault("'\(path)' was not built")
        }
        return path
    }

    /// What one run of a program gave.
    package struct Run {
        package var status: Int32?
        /// Standard output and standard error, as they came.
        package var text: String

        /// This, unless the program ended badly: half an answer is none.
        package func succeeded() throws -> Run {
            guard status == 0 else { throw PeerFault("status \(status ?? -1): \(text)") }
            return self
        }

        package var lines: [String] {
            text.split(separator: "\n").map(String.init)
        }

        /// The lines that are JSON objects.
        package func objects() throws -> [[String: Any]] {
            try lines.filter { $0.hasPrefix("{") }.map { line in
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            }
        }
    }

    /// Runs a program to its end.
    package static func run(
        _ name: String, _ arguments: [String], in folder: TemporaryFolder, seconds: Double = 60,
        input: String? = nil
    ) throws -> Run {
        let log = "\(folder.path)/\(UUID().uuidString).log"
        let program = try ChildProgram(try path(name), arguments, log: log)
        if let input { program.type(input) }
        let status: Int32?
        do {
            status = try program.exitStatus(seconds: seconds)
        } catch {
            throw PeerFault("\(name) \(arguments): \(error); it printed: \(program.output)")
        }
        return Run(status: status, text: program.output)
    }
}
