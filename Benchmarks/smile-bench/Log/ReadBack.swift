import AppendLog
import CFloor
import CMachine
import Glibc
import Measuring

/// A log of a million records read from its beginning to its end, as the forwarder reads it,
/// against a loop in C that reads the same files and verifies the same checksums. All of it is in
/// the page cache.
struct ReadBack {
    private static let ratioMin = 0.6
    private static let allocationsMax = 0.01
    private static let turns = 9
    /// As many as a batch can hold: what an export to a stick reads at once.
    private static let recordsOfBatch = 4_096
    /// As many as the panel puts into a batch, unless it is told otherwise.
    private static let recordsOfSmallBatch = 1_024
    private static let bytesAtOnce = 1 << 20
    /// Where settled pages begin.
    private static let settledByte = 3 * 4_096
    private static let bufferBytes = 1 << 16

    let directory: String
    let records: Int

    func figures() throws -> [Figure] {
        let reader = try LogReader(directory: directory, storage: FileStorage())
        let files = try SegmentFiles(directory).segments
        var (batches, smaller) = (Samples(reserving: Self.turns), Samples(reserving: Self.turns))
        var (values, floor) = (Samples(reserving: Self.turns), Samples(reserving: Self.turns))
        _ = try read(reader, Self.recordsOfBatch) { $0.count }
        for turn in 1...Self.turns {
            Console.showProgress("reading back: \(turn) of \(Self.turns)")
            batches.add(try read(reader, Self.recordsOfBatch) { $0.count })
            floor.add(try scan(files, seed: reader.epoch.seed))
            smaller.add(try read(reader, Self.recordsOfSmallBatch) { $0.count })
            values.add(try read(reader, Self.recordsOfBatch) { $0.records.count })
        }
        Console.clearProgress()
        let least = floor.percentile(0.5)
        return [
            Figure(
                "read-back", least / batches.percentile(0.5), "x C loop",
                target: .atLeast(Self.ratioMin)),
            Figure("read-back-1024", least / smaller.percentile(0.5), "x C loop"),
            Figure("read-back-as-values", least / values.percentile(0.5), "x C loop"),
            Figure("read-back-c-loop", Double(records) / least * 1_000, "M records/s"),
            Figure(
                "read-back-allocations", try allocations(reader), "per record",
                target: .atMost(Self.allocationsMax)),
        ]
    }

    private func read(
        _ reader: LogReader, _ recordsMax: Int, _ count: (LogExcerpt) -> Int
    ) throws -> Range<UInt64> {
        let start = Stopwatch.now
        let counted = try excerpts(of: reader, recordsMax, count)
        let end = Stopwatch.now
        try check(counted, "the log")
        return start..<end
    }

    private func excerpts(
        of reader: LogReader, _ recordsMax: Int, _ count: (LogExcerpt) -> Int
    ) throws -> Int {
        var counted = 0
        var previous: LogExcerpt?
        var next = SequenceNumber.first
        let end = next.advanced(by: records)
        while next < end {
            try Interruption.check()
            let excerpt = try reader.read(
                from: next, before: end, recordsMax: recordsMax, bytesMax: Self.bytesAtOnce,
                after: previous)
            guard !excerpt.range.isEmpty else { break }
            counted += count(excerpt)
            next = excerpt.range.upperBound
            previous = excerpt
        }
        return counted
    }

    private func scan(
        _ files: [SegmentFiles.Segment], seed: UInt32
    ) throws -> Range<UInt64> {
        let buffer = UnsafeMutableRawPointer.allocate(
            byteCount: Self.bufferBytes, alignment: 4_096)
        defer { buffer.deallocate() }
        let start = Stopwatch.now
        var verified: UInt64 = 0
        for file in files {
            let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw MeasuringFault("open", file.path) }
            defer { close(descriptor) }
            var count: UInt64 = 0
            let fault = smile_floor_scan(
                descriptor, Self.settledByte, buffer, Self.bufferBytes, seed, &count)
            guard fault == 0 else { throw MeasuringFault("pread", file.path, fault) }
            verified += count
        }
        let end = Stopwatch.now
        // What has not filled a page yet may stand in a slot, which the loop passes.
        try check(min(records, Int(verified) + BenchRecord.perPage - 1), "the loop in C")
        return start..<end
    }

    private func check(_ count: Int, _ who: String) throws {
        guard count == records else {
            throw MeasuringFault("\(who) reads \(count) of \(records) records")
        }
    }

    private func allocations(_ reader: LogReader) throws -> Double {
        let before = smile_heap_allocations()
        _ = try excerpts(of: reader, Self.recordsOfBatch) { $0.count }
        return Double(smile_heap_allocations() - before) / Double(records)
    }
}
