import AppendLog
import Measuring

/// The log itself, called as the journal's thread calls it.
final class OurLog: Contender {
    /// When the centre confirms, and what the log then keeps.
    enum Forwarding {
        /// Never: every segment is made anew.
        case none
        /// After so many records, as the panel forwards by default; segments are recycled.
        case everyRecords(Int)

        /// As many as the panel puts into a batch, unless it is told otherwise.
        static let usual = everyRecords(1_024)
    }

    let name = ContenderName.log
    let directory: String
    private let log: AppendLog
    private let forwarding: Forwarding
    /// Groups as they come from the panel's other threads: made before the journal sees them.
    private var groups: [Int: [Draft]] = [:]

    /// - Parameter folder: where the log's own folder is made, or is.
    init(_ folder: String, forwarding: Forwarding = .none) throws {
        directory = "\(folder)/log"
        self.forwarding = forwarding
        log = try Self.open(directory, forwarding)
    }

    static var draft: Draft {
        let now = Stopwatch.now
        return Draft(
            type: RecordType(rawValue: 1), version: 1,
            stamp: Stamp(
                boottimeNanoseconds: now, wallMilliseconds: now / 1_000_000, isWallTrusted: true,
                bootOrdinal: 1),
            payload: Array(BenchRecord.bytes.dropFirst(Record.headerBytes)))
    }

    static func open(_ directory: String, _ forwarding: Forwarding = .none) throws -> AppendLog {
        let options =
            switch forwarding {
            case .none: LogOptions()
            case .everyRecords: LogOptions(keptSegments: 1)
            }
        return try AppendLog(opening: directory, storage: FileStorage(), options: options) {
            Epoch(bits: UInt128.random(in: .min ... .max))
        }
    }

    func append(_ records: Int) throws {
        if groups[records] == nil { groups[records] = (0..<records).map { _ in Self.draft } }
        _ = try log.append(groups[records]!)
    }

    func append(_ drafts: [Draft]) throws {
        _ = try log.append(drafts)
    }

    /// As the journal does between groups.
    func rest() throws {
        if case .everyRecords(let records) = forwarding {
            while case let mark = log.acknowledged.advanced(by: records), mark <= log.durable {
                try log.acknowledge(before: mark)
            }
        }
        try log.prepareSpare()
    }
}
