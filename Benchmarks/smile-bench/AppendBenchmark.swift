import AppendLog
import CFloor
import Glibc

/// A lone durable append of the log, called as the journal's thread calls it, against the same in
/// plain C. One of each in turn, in random order, so that both meet the same disk and the same
/// neighbours.
struct AppendBenchmark {
    /// How long is measured: the log alone, without the mailbox and the thread before it.
    private static let seconds: UInt64 = 15
    /// Where a disk is so fast that more would say nothing new.
    private static let cyclesMax = 60_000
    /// Not counted: the first touch of files, caches and code.
    private static let warmingCycles = 200
    /// With the header, a record of 64 bytes: an answer of one tap.
    private static let payloadBytes = 64 - Record.headerBytes
    /// As many as a segment of the log has.
    private static let floorPages = LogOptions.segmentPagesUsual
    private static let record = [UInt8](repeating: 0xA5, count: 64)

    private let folder: TemporaryFolder

    init(_ folder: TemporaryFolder) {
        self.folder = folder
    }

    func figures() throws -> [Figure] {
        let log = try AppendLog(opening: "\(folder.path)/log", storage: FileStorage()) {
            Epoch(bits: UInt128.random(in: .min ... .max))
        }
        var floor = smile_floor()
        let path = "\(folder.path)/floor"
        let fault = smile_floor_open(&floor, path, Self.floorPages)
        guard fault == 0 else { throw BenchFault("zeroing", path, fault) }
        defer { smile_floor_close(&floor) }
        let (log:ours, floor:least) = try RealTime.perform { try measure(log, &floor) }
        return Self.figures(ours, least)
    }

    private func measure(
        _ log: AppendLog, _ floor: inout smile_floor
    ) throws -> (log: Samples, floor: Samples) {
        for _ in 0..<Self.warmingCycles {
            _ = try Self.append(to: log)
            _ = try Self.append(to: &floor)
        }
        var ours = Samples(reserving: Self.cyclesMax)
        var least = Samples(reserving: Self.cyclesMax)
        let end = Stopwatch.now + Self.seconds * Stopwatch.nanosecondsPerSecond
        while Stopwatch.now < end && ours.count < Self.cyclesMax {
            if ours.count % 500 == 0 { Console.showProgress("appends: \(ours.count)") }
            try Interruption.check()
            let isLogFirst = Bool.random()
            if isLogFirst { ours.add(try Self.append(to: log)) }
            least.add(try Self.append(to: &floor))
            if !isLogFirst { ours.add(try Self.append(to: log)) }
        }
        Console.clearProgress()
        return (ours, least)
    }

    private static func append(to log: AppendLog) throws -> Range<UInt64> {
        let start = Stopwatch.now
        let stamp = Stamp(
            boottimeNanoseconds: start, wallMilliseconds: start / 1_000_000, isWallTrusted: true,
            bootOrdinal: 1)
        let drafts = [
            Draft(
                type: RecordType(rawValue: 1), version: 1, stamp: stamp,
                payload: Array(record.prefix(payloadBytes)))
        ]
        _ = try log.append(drafts)
        let end = Stopwatch.now
        // As the journal does between groups.
        try log.prepareSpare()
        return start..<end
    }

    private static func append(to floor: inout smile_floor) throws -> Range<UInt64> {
        let start = Stopwatch.now
        let fault = smile_floor_append(&floor, record, record.count)
        let end = Stopwatch.now
        guard fault == 0 else { throw BenchFault("appending", "floor", fault) }
        return start..<end
    }

    private static func figures(_ ours: Samples, _ least: Samples) -> [Figure] {
        let microsecond = 1_000.0
        func ratio(_ share: Double) -> Double {
            ours.percentile(share) / least.percentile(share)
        }
        return [
            Figure("lone-append-p50", ratio(0.5), "x floor", target: .atMost(1.1)),
            Figure("lone-append-p99", ratio(0.99), "x floor", target: .atMost(1.5)),
            Figure("lone-append-floor-p50", least.percentile(0.5) / microsecond, "us"),
            Figure("lone-append-floor-p99", least.percentile(0.99) / microsecond, "us"),
            Figure("lone-append-cycles", Double(ours.count), "cycles"),
        ]
    }
}
