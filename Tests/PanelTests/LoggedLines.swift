import Logging
import Synchronization

/// What a program would have told its journal.
final class LoggedLines: Sendable {
    private let logged = Mutex<[String]>([])

    var lines: [String] { logged.withLock { $0 } }

    var logger: Logger {
        Logger(label: "control") { _ in Handler(lines: self) }
    }

    private func add(_ line: String) {
        logged.withLock { $0.append(line) }
    }

    private struct Handler: LogHandler {
        let lines: LoggedLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add("\(event.message) \(event.metadata ?? [:])")
        }
    }
}
