import Foundation
import Logging
import Synchronization

/// What a file says, read anew whenever the file has changed, without a restart. A file that
/// cannot be used leaves what was read before, and is told of once.
final class WatchedFile<Value: Sendable>: Sendable {
    /// What tells a changed file.
    private struct Version: Hashable {
        var modified: Date?
        var size: UInt64?
        var number: UInt64?

        init(of path: String) {
            let facts = try? FileManager.default.attributesOfItem(atPath: path)
            modified = facts?[.modificationDate] as? Date
            size = facts?[.size] as? UInt64
            number = facts?[.systemFileNumber] as? UInt64
        }
    }

    private struct Reading {
        var value: Value
        var version: Version
        /// What was told of a file that cannot be used.
        var fault: String?
    }

    private let path: String
    private let read: @Sendable () throws -> Value
    private let taken: Logger.Message
    private let refused: Logger.Message
    private let logger: Logger
    private let reading: Mutex<Reading>

    /// - Parameters:
    ///   - taken: logged when the file was read anew.
    ///   - refused: logged where it cannot be used.
    ///   - read: reads it now, and whenever it has changed.
    /// - Throws: what `read` throws the first time.
    init(
        _ path: String, taken: Logger.Message, refused: Logger.Message, logger: Logger,
        read: @escaping @Sendable () throws -> Value
    ) throws {
        self.path = path
        self.read = read
        self.taken = taken
        self.refused = refused
        self.logger = logger
        // The version first: what changes while it is read is read again.
        let version = Version(of: path)
        reading = Mutex(Reading(value: try read(), version: version))
    }

    /// The file's newest usable contents. Looks at the file's times; reads it where they changed.
    var value: Value {
        reading.withLock { reading in
            refresh(&reading)
            return reading.value
        }
    }

    private func refresh(_ reading: inout Reading) {
        let version = Version(of: path)
        guard version != reading.version else { return }
        reading.version = version
        do {
            reading.value = try read()
            reading.fault = nil
            logger.notice(taken, metadata: ["file": "\(path)"])
        } catch {
            let fault = "\(error)"
            if fault != reading.fault {
                logger.error(refused, metadata: ["fault": "\(fault)"])
            }
            reading.fault = fault
        }
    }
}
