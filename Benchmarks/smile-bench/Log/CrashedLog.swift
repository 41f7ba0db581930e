import AppendLog
import Measuring

/// A log of a million records whose writer was killed: how long it takes to open, to verify and to
/// read, and how much room it takes.
struct CrashedLog {
    private static let records = 1_000_000
    private static let openings = 100
    private static let verifications = 9
    private static let openMillisecondsMax = 1.0
    private static let verifyMillisecondsMax = 50.0
    private static let spaceMax = 1.1
    private static let millisecond = 1_000_000.0

    let place: Place

    func figures() throws -> [Figure] {
        try place.withFolder { folder in
            let directory = "\(folder)/log"
            try CrashedWriter(ContenderName.log, folder, records: Self.records).run()
            var figures = try opening(directory)
            figures += try peers(folder)
            figures += [try verifying(directory), try space(directory)]
            let reading = ReadBack(directory: directory, records: Self.records)
            return figures + (try LoopsInC.figures { try reading.figures() })
        }
    }

    private func opening(_ directory: String) throws -> [Figure] {
        let first = try Self.open(directory)
        let p50 = try Self.p50(of: Self.openings) { try Self.open(directory) }
        return [
            Figure(
                "open-p50", p50 / Self.millisecond, "ms",
                target: .atMost(Self.openMillisecondsMax)),
            Figure("open-first", Double(first.count) / Self.millisecond, "ms"),
        ]
    }

    /// Until the log takes records; its end is not measured.
    private static func open(_ directory: String) throws -> Range<UInt64> {
        let start = Stopwatch.now
        let log = try OurLog.open(directory)
        let end = Stopwatch.now
        guard log.nextSequence == .first.advanced(by: records) else {
            throw MeasuringFault("the log opens before record \(log.nextSequence)")
        }
        return start..<end
    }

    /// Until the newest key is known; their end is measured as well.
    private func peers(_ folder: String) throws -> [Figure] {
        let peers: [(String, (String) throws -> Void)] = [
            (ContenderName.sqlite, PeerSQLite.reopen), (ContenderName.lmdb, PeerLMDB.reopen),
        ]
        return try peers.map { name, reopen in
            try CrashedWriter(name, folder, records: Self.records).run()
            let p50 = try Self.p50(of: Self.openings) {
                let start = Stopwatch.now
                try reopen(folder)
                return start..<Stopwatch.now
            }
            return Figure("open-\(name)-p50", p50 / Self.millisecond, "ms")
        }
    }

    private func verifying(_ directory: String) throws -> Figure {
        let reader = try LogReader(directory: directory, storage: FileStorage())
        let verify = {
            let start = Stopwatch.now
            let report = try reader.verify()
            let end = Stopwatch.now
            guard report.records == Self.records, !report.isDamaged else {
                throw MeasuringFault("verifying finds \(report.records) records")
            }
            return start..<end
        }
        _ = try verify()
        let p50 = try Self.p50(of: Self.verifications, verify)
        return Figure(
            "verify-p50", p50 / Self.millisecond, "ms", target: .atMost(Self.verifyMillisecondsMax)
        )
    }

    /// The blocks of every segment but the one in use, for the bytes of the records in them.
    private func space(_ directory: String) throws -> Figure {
        let segments = try SegmentFiles(directory).segments
        guard segments.count > 1, let last = segments.last else {
            throw MeasuringFault("no segment is full")
        }
        let allocated = segments.dropLast().reduce(0) { $0 + $1.allocatedBytes }
        let records = Int(last.first - segments[0].first)
        return Figure(
            "settled-space", Double(allocated) / Double(records * BenchRecord.byteCount),
            "x record bytes", target: .atMost(Self.spaceMax))
    }

    /// In nanoseconds.
    private static func p50(of count: Int, _ body: () throws -> Range<UInt64>) throws -> Double {
        var samples = Samples(reserving: count)
        try RealTime.perform {
            for _ in 0..<count {
                try Interruption.check()
                samples.add(try body())
            }
        }
        return samples.percentile(0.5)
    }
}
