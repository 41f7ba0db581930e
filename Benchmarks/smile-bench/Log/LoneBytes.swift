import Measuring

/// What a lone record costs the device. The log makes every segment anew meanwhile, so that its
/// zeros count as well; recycled segments cost less.
struct LoneBytes {
    private static let ratioMax = 1.03
    /// Two segments of them.
    private static let records = 2 * BenchRecord.perSegment
    private static let warmingRecords = 100

    let disk: LoopDisk

    func figures() throws -> [Figure] {
        let floor = try share { try Floor($0) }
        let log = try share { try OurLog($0) }
        let sqlite = try share { try PeerSQLite($0) }
        let lmdb = try share { try PeerLMDB($0) }
        return [
            Figure(
                "lone-bytes", log.bytes / floor.bytes, "x floor", target: .atMost(Self.ratioMax)),
            Figure("lone-bytes-floor", floor.bytes, "B/record"),
            Figure("lone-bytes-sqlite", sqlite.bytes / floor.bytes, "x floor"),
            Figure("lone-bytes-lmdb", lmdb.bytes / floor.bytes, "x floor"),
            Figure(
                "lone-flushes", log.flushes / floor.flushes, "x floor",
                target: .atMost(Self.ratioMax)),
            Figure("lone-flushes-floor", floor.flushes, "flushes/record"),
            Figure("lone-flushes-sqlite", sqlite.flushes / floor.flushes, "x floor"),
            Figure("lone-flushes-lmdb", lmdb.flushes / floor.flushes, "x floor"),
        ]
    }

    private func share(_ make: (String) throws -> any Contender) throws -> DeviceShare {
        try disk.place.withFolder { folder in
            let contender = try make(folder)
            Console.showProgress("device bytes: \(contender.name)")
            defer { Console.clearProgress() }
            return try RealTime.perform {
                try append(Self.warmingRecords, to: contender)
                return try DeviceShare(of: Self.records, on: disk) {
                    try append(Self.records, to: contender)
                }
            }
        }
    }

    private func append(_ records: Int, to contender: any Contender) throws {
        for _ in 0..<records {
            try Interruption.check()
            try contender.append(1)
            try contender.rest()
        }
    }
}
