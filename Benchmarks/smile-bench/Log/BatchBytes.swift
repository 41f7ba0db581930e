import Measuring

/// What a record in a batch costs the device once the log only recycles: acknowledgements, cursor
/// and renames are in it. The floor goes round a ring of zeros that is as long as the log.
struct BatchBytes {
    private static let ratioMax = 1.1
    /// Six segments: the log recycles by then.
    static let warmingBatches = 100
    private static let batches = 500
    /// In use, kept, and two spares.
    private static let floorPages = 4 * Floor.pagesUsual

    let disk: LoopDisk

    func figures() throws -> [Figure] {
        let floor = try share { try Floor($0, pages: Self.floorPages) }
        let log = try share { try OurLog($0, forwarding: .usual) }
        let sqlite = try share { try PeerSQLite($0) }
        let lmdb = try share { try PeerLMDB($0) }
        return [
            Figure(
                "batch-bytes", log.bytes / floor.bytes, "x floor", target: .atMost(Self.ratioMax)),
            Figure("batch-bytes-floor", floor.bytes, "B/record"),
            Figure("batch-bytes-sqlite", sqlite.bytes / floor.bytes, "x floor"),
            Figure("batch-bytes-lmdb", lmdb.bytes / floor.bytes, "x floor"),
        ]
    }

    private func share(_ make: (String) throws -> any Contender) throws -> DeviceShare {
        try disk.place.withFolder { folder in
            let contender = try make(folder)
            Console.showProgress("device bytes of batches: \(contender.name)")
            defer { Console.clearProgress() }
            return try RealTime.perform {
                try append(Self.warmingBatches, to: contender)
                return try DeviceShare(of: Self.batches * BatchAppend.records, on: disk) {
                    try append(Self.batches, to: contender)
                }
            }
        }
    }

    private func append(_ batches: Int, to contender: any Contender) throws {
        for _ in 0..<batches {
            try Interruption.check()
            try contender.append(BatchAppend.records)
            try contender.rest()
        }
    }
}
