import AppendLog
import Central
import Exchange
import Feedback
import Glibc
import Measuring

/// Panels that come back after a week, each with 2,000 records: over real HTTP into the real
/// centre on SQLite, many at once. `SMILE_BENCH=full` lets 10,000 come; without it 250.
struct Drain {
    static let isFull = getenv("SMILE_BENCH").map { String(cString: $0) } == "full"
    static let rate = "drain-rate"
    private static let panels = isFull ? 10_000 : 250
    /// Made, signed and kept at once; what the floor writes is of these.
    private static let panelsOfChunk = 50
    private static let batchesOfPanel = 2
    private static let recordsOfBatch = 1_000
    /// Of so many chunks the floor writes one.
    private static let floorEvery = isFull ? 10 : 1
    /// Posting at once: fewer than the centre lets wait.
    private static let clients = 24

    let centre: CentralProgram
    let floor: any FloorDatabase

    func figures() throws -> [Figure] {
        let reader = try centre.setup.reader()
        var (seconds, ratios, records) = (0.0, [Double](), 0)
        let chunks = Self.panels / Self.panelsOfChunk
        for chunk in 0..<chunks {
            try Interruption.check()
            Console.showProgress("drain: \(chunk) of \(chunks)")
            let panels = make(chunk)
            let ours = try Delivery(ports: [centre.port], clients: Self.clients).deliver(panels)
            seconds += ours.seconds
            records += Self.panelsOfChunk * Self.batchesOfPanel * Self.recordsOfBatch
            if chunk % Self.floorEvery == 0 {
                let rows = try panels.flatMap { try self.rows(of: $0, reader) }
                ratios.append(ours.seconds / (try floor.write(rows)).seconds)
            }
        }
        Console.clearProgress()
        return try figures(seconds, ratios, records, reader)
    }

    private func figures(
        _ seconds: Double, _ ratios: [Double], _ records: Int, _ reader: any Store
    ) throws -> [Figure] {
        let memory = try ProcessStatus("/proc/\(centre.processID)/status").kibibytes("VmHWM")
        return [
            Figure(
                "drain-lost", Double(records - (try stored(reader))), "records",
                target: .atMost(0)),
            Figure("drain-time", median(ratios), "x floor"),
            Figure("drain-records", Double(records), "records"),
            Figure(Self.rate, Double(records) / seconds, "records/s"),
            Figure(
                "drain-resident-memory", Double(memory) * 1_024 / 1_000_000, "MB",
                target: .atMost(200)),
        ]
    }

    /// Every panel was told that all of it is there; this is what is.
    private func stored(_ reader: any Store) throws -> Int {
        let found = try reader.query("SELECT count(*) FROM records WHERE tenant = 'shop'", [])
        return Int(found[0][integer: 0])
    }

    private func make(_ chunk: Int) -> [BacklogPanel] {
        let now = UInt64(CentralClock.system.nowMilliseconds)
        return (0..<Self.panelsOfChunk).map { panel in
            BacklogPanel(
                UInt64(chunk * Self.panelsOfChunk + panel + 1), batches: Self.batchesOfPanel,
                records: Self.recordsOfBatch, now: now)
        }
    }

    private func rows(of panel: BacklogPanel, _ reader: any Store) throws -> [FloorRows] {
        try FloorRows.of(
            panel, batches: Self.batchesOfPanel, records: Self.recordsOfBatch, from: reader,
            for: .sqlite)
    }
}
