package import AppendLog
package import Exchange
import Synchronization

/// The log of what the centre must not forget, beside its database: `Docs/Formats/safekeeping.md`.
/// Safe from any thread.
package final class SafekeepingLog: Sendable {
    /// Its folder in the state directory, where the configuration names no other.
    package static let folderName = "safekeeping"
    /// Segments of 64 KiB: a year of a small office fits one.
    private static let segmentPages = 16
    /// 64 GiB, half a billion entries: nothing of it is ever recycled.
    private static let segmentsMax = 1_048_576
    /// The most entries that are read at a time.
    static let entriesAtOnceMax = 1_000
    /// An opening replays about as many at most.
    static let entriesPerMark: UInt64 = 1_000

    /// Names this log in the database.
    package let epoch: Epoch
    /// What was found when it was opened.
    package let opening: OpeningReport
    let tenant: String
    private let log: Mutex<AppendLog>
    private let reader: LogReader
    /// The newest number before which the database is known to have everything.
    private let mark: Atomic<UInt64>

    /// - Parameter directory: made where it is missing, if its parent exists.
    package init(
        opening directory: String, tenant: String, storage: any Storage = FileStorage()
    ) throws(LogFault) {
        let log = try AppendLog(
            opening: directory, storage: storage,
            options: LogOptions(segmentPages: Self.segmentPages, segmentsMax: Self.segmentsMax),
            newEpoch: { Epoch(bits: UInt128.random(in: .min ... .max)) })
        mark = Atomic(log.nextSequence.rawValue)
        epoch = log.epoch
        opening = log.opening
        self.tenant = tenant
        self.log = Mutex(log)
        reader = try LogReader(directory: directory, storage: storage)
    }

    /// Keeps an entry: durable on return.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func keep(_ entry: SafekeepingEntry, at now: Int64) throws(LogFault) {
        let stamp = Stamp(
            boottimeNanoseconds: 0, wallMilliseconds: UInt64(max(now, 0)), isWallTrusted: true,
            bootOrdinal: 0)
        let draft = Draft(
            type: entry.type, version: SafekeepingEntry.version, stamp: stamp,
            payload: entry.payload(of: tenant))
        try log.withLock { log throws(LogFault) in _ = try log.append([draft]) }
    }

    /// Whether so much came that `Safekeeping.settle` should be called.
    package var isMarkDue: Bool {
        end.rawValue >= mark.load(ordering: .relaxed) + Self.entriesPerMark
    }

    func marked(_ end: SequenceNumber) {
        mark.store(end.rawValue, ordering: .relaxed)
    }

    /// Everything before this number is durable.
    var end: SequenceNumber { log.withLock { $0.durable } }

    /// An entry where it stands.
    struct Kept {
        let entry: SafekeepingEntry
        let atMilliseconds: Int64
    }

    /// What one look found.
    struct Look {
        /// This tenant's entries, in order.
        var kept: [Kept] = []
        /// Behind the last number that was read; the first one where there are no more.
        var next: SequenceNumber
        /// Numbers that are lost, and entries of a known version that make no sense.
        var unreadable = 0
    }

    /// The entries from a number on, at most `entriesAtOnceMax`.
    func entries(from first: SequenceNumber) throws(LogFault) -> Look {
        let end = end
        var look = Look(next: first)
        guard first < end else { return look }
        let excerpt = try reader.read(
            from: first, before: end, recordsMax: Self.entriesAtOnceMax,
            bytesMax: Self.entriesAtOnceMax * (Record.headerBytes + Record.payloadBytesMax))
        look.next = excerpt.range.upperBound
        look.unreadable = excerpt.missing.reduce(0) {
            $0 + Int(clamping: $1.upperBound.rawValue - $1.lowerBound.rawValue)
        }
        for record in excerpt.records {
            do throws(PayloadFault) {
                // What only a newer program knows stays, and is passed over.
                guard let found = try SafekeepingEntry.read(record), found.tenant == tenant else {
                    continue
                }
                look.kept.append(
                    Kept(
                        entry: found.entry,
                        atMilliseconds: Int64(clamping: record.stamp.wallMilliseconds)))
            } catch {
                look.unreadable += 1
            }
        }
        return look
    }
}
