import Feedback
import Foundation
package import Logging
import Settings
import Synchronization

/// The office's lines for the panels' first question, read anew whenever their file has changed.
package final class YouSaidShelf: Sendable {
    /// What tells a changed file.
    private struct Version: Hashable {
        var modified: Date?
        var size: UInt64?
        var number: UInt64?
    }

    private struct Reading {
        var said: YouSaid
        var version: Version
        /// What was told of a file that cannot be used; told once.
        var fault: String?
    }

    private let path: String
    private let logger: Logger
    private let reading: Mutex<Reading>

    /// - Throws: `CentralFault` where the file cannot be used.
    package init(_ path: String, logger: Logger) throws(CentralFault) {
        self.path = path
        self.logger = logger
        let version = Self.version(path)
        reading = Mutex(Reading(said: try Self.read(path), version: version))
    }

    /// The line for a panel there, by language; empty where there is none.
    package func line(at touchpoint: String) -> [String: String] {
        let said = reading.withLock { reading in
            refresh(&reading)
            return reading.said
        }
        let line = said.line(at: touchpoint).byLanguage
        return Dictionary(uniqueKeysWithValues: line.map { ($0.key.code, $0.value) })
    }

    /// A file with a mistake leaves the lines as they were.
    private func refresh(_ reading: inout Reading) {
        let version = Self.version(path)
        guard version != reading.version else { return }
        reading.version = version
        do {
            reading.said = try Self.read(path)
            reading.fault = nil
            logger.notice(
                "what came of customers' answers is read anew", metadata: ["file": "\(path)"])
        } catch {
            let fault = "\(error)"
            if fault != reading.fault {
                logger.error(
                    "what came of customers' answers cannot be used; the lines stay as they were",
                    metadata: ["fault": "\(fault)"])
            }
            reading.fault = fault
        }
    }

    private static func read(_ path: String) throws(CentralFault) -> YouSaid {
        let bytes = try CentralSetup.file(path, noun: "the file of 'you-said:'")
        do throws(SettingsFaults) {
            return try YouSaidFile.read(bytes, named: path)
        } catch {
            throw .settings(error)
        }
    }

    private static func version(_ path: String) -> Version {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return Version(
            modified: facts?[.modificationDate] as? Date, size: facts?[.size] as? UInt64,
            number: facts?[.systemFileNumber] as? UInt64)
    }
}
