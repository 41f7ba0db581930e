import Feedback
package import Logging
import Settings

/// The office's lines for the panels' first question, read anew whenever their file has changed.
package final class YouSaidShelf: Sendable {
    private let file: WatchedFile<YouSaid>

    /// - Throws: `CentralFault` where the file cannot be used.
    package init(_ path: String, logger: Logger) throws {
        file = try WatchedFile(
            path, taken: "what came of customers' answers is read anew",
            refused: "what came of customers' answers cannot be used; the lines stay as they were",
            logger: logger
        ) { try Self.read(path) }
    }

    /// The line for a panel there, by language; empty where there is none.
    package func line(at touchpoint: String) -> [String: String] {
        let line = file.value.line(at: touchpoint).byLanguage
        return Dictionary(uniqueKeysWithValues: line.map { ($0.key.code, $0.value) })
    }

    private static func read(_ path: String) throws(CentralFault) -> YouSaid {
        let bytes = try CentralSetup.file(path, noun: "the file of 'you-said:'")
        do throws(SettingsFaults) {
            return try YouSaidFile.read(bytes, named: path)
        } catch {
            throw .settings(error)
        }
    }
}
