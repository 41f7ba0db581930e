import AppendLog
import TestKit
import Testing

/// A log on a disk that can fail, and the memory of what was promised.
///
/// Holds the property that everything else rests on: what was acknowledged is read back in order,
/// exactly once; and nothing appears that was not submitted.
struct LogWorld {
    static let folder = "/log"
    static let epoch = Epoch(bits: 0x0123_4567_89ab_cdef_0011_2233_4455_6677)
    /// Two settled pages a segment: every few records begin another one.
    static let small = LogOptions(segmentPages: 5, keptSegments: 1, segmentsMax: 64)

    var storage: any Storage
    var folder = Self.folder
    var options = Self.small
    /// What `append` returned, by number.
    private(set) var promised: [SequenceNumber: Draft] = [:]
    /// Payloads that were ever submitted.
    private(set) var submitted: Set<[UInt8]> = []
    private var nextPayload: UInt64 = 1

    init(_ storage: any Storage, folder: String = folder, options: LogOptions = small) {
        self.storage = storage
        self.folder = folder
        self.options = options
    }

    /// The same memory over what became of the disk.
    func on(_ storage: any Storage) -> LogWorld {
        var world = self
        world.storage = storage
        return world
    }

    func open(epoch: Epoch = epoch) throws(LogFault) -> AppendLog {
        try AppendLog(
            opening: folder, storage: storage, options: options, newEpoch: { epoch })
    }

    func reader() throws(LogFault) -> LogReader {
        try LogReader(directory: folder, storage: storage)
    }

    /// A draft that no other is like.
    mutating func draft(payloadBytes: Int = 32) -> Draft {
        var payload = [UInt8](
            repeating: UInt8(truncatingIfNeeded: nextPayload), count: payloadBytes)
        for byte in 0..<min(8, payloadBytes) {
            payload[byte] = UInt8(truncatingIfNeeded: nextPayload >> (8 * byte))
        }
        defer { nextPayload += 1 }
        submitted.insert(payload)
        return Draft(
            type: RecordType(rawValue: 3), version: 1,
            stamp: Stamp(
                boottimeNanoseconds: nextPayload * 1_000, wallMilliseconds: 1_700_000_000_000,
                isWallTrusted: true, bootOrdinal: 7),
            payload: payload)
    }

    mutating func drafts(_ count: Int, payloadBytes: Int = 32) -> [Draft] {
        (0..<count).map { _ in draft(payloadBytes: payloadBytes) }
    }

    /// Appends new records and remembers the promise.
    @discardableResult
    mutating func append(
        _ count: Int = 1, payloadBytes: Int = 32, to log: AppendLog
    ) throws(LogFault) -> Range<SequenceNumber> {
        try append(drafts(count, payloadBytes: payloadBytes), to: log)
    }

    @discardableResult
    mutating func append(
        _ drafts: [Draft], to log: AppendLog
    ) throws(LogFault) -> Range<SequenceNumber> {
        let range = try log.append(drafts)
        for (index, draft) in drafts.enumerated() {
            promised[range.lowerBound.advanced(by: index)] = draft
        }
        return range
    }

    /// What was promised before this number need not be there any more.
    mutating func forget(before number: SequenceNumber) {
        promised = promised.filter { $0.key >= number }
    }

    mutating func forgetAll() {
        promised = [:]
    }

    /// Everything that is kept, in order.
    func readAll(before end: SequenceNumber? = nil, recordsMax: Int = 50) throws -> [Record] {
        let reader = try reader()
        let kept = try reader.kept()
        var records: [Record] = []
        var from = kept.lowerBound
        while true {
            let excerpt = try reader.read(
                from: from, before: end, recordsMax: recordsMax, bytesMax: 4_096)
            guard !excerpt.range.isEmpty else { return records }
            #expect(excerpt.range.lowerBound == from)
            records += excerpt.records
            from = excerpt.range.upperBound
        }
    }

    /// - Parameter lost: how many promised records damage may have taken.
    func check(
        _ what: @autoclosure () -> String = "", lost: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            let records = try readAll()
            if let wrong = wrong(in: records, lost: lost) {
                Issue.record("\(what()): \(wrong)", sourceLocation: sourceLocation)
            }
        } catch {
            Issue.record("\(what()): \(error)", sourceLocation: sourceLocation)
        }
    }

    /// Whether the property holds, for a test that wants it broken.
    var holds: Bool {
        guard let records = try? readAll() else { return false }
        return wrong(in: records, lost: 0) == nil
    }

    /// What is wrong with what was read; nil where the property holds.
    private func wrong(in records: [Record], lost: Int) -> String? {
        var last: SequenceNumber?
        var found: [SequenceNumber: Record] = [:]
        var payloads: Set<[UInt8]> = []
        for record in records {
            if let last, record.sequence <= last { return "\(record.sequence) after \(last)" }
            last = record.sequence
            if record.type == .gap { continue }
            found[record.sequence] = record
            if !submitted.contains(record.payload) {
                return "\(record.sequence) was never submitted"
            }
            if !payloads.insert(record.payload).inserted {
                return "\(record.sequence) is there twice"
            }
        }
        var missing = 0
        for (sequence, draft) in promised {
            guard let record = found[sequence] else {
                missing += 1
                continue
            }
            if record != Record(draft, sequence: sequence) { return "\(sequence) is another" }
        }
        return missing > lost ? "\(missing) promised records are lost" : nil
    }
}

extension Range<SequenceNumber> {
    init(_ first: UInt64, _ end: UInt64) {
        self = SequenceNumber(first)..<SequenceNumber(end)
    }
}
