import Measuring

/// A thousand records made durable with one sync, against the same in plain C and in the peers. The
/// log recycles its segments meanwhile, as one whose records are forwarded.
struct BatchAppend {
    static let records = 1_000
    private static let microsecond = 1_000.0
    private static let ratioMax = 1.15
    private static let fasterThanSQLiteMin = 3.5

    let place: Place
    let seconds: UInt64
    /// Whether the targets are about this place.
    let isJudged: Bool

    func figures() throws -> [Figure] {
        try place.withFolder { folder in
            let contenders: [any Contender] = [
                try OurLog(folder, forwarding: .usual), try Floor(folder),
                try PeerSQLite(folder), try PeerLMDB(folder),
            ]
            let turns = Turns(
                title: "batches\(place.name)", records: Self.records, seconds: seconds,
                cyclesMax: 2_000, warmingCycles: BatchBytes.warmingBatches)
            return figures(try turns.measure(contenders).map { $0.percentile(0.5) })
        }
    }

    private func figures(_ p50: [Double]) -> [Figure] {
        let (log, floor, sqlite, lmdb) = (p50[0], p50[1], p50[2], p50[3])
        return [
            Figure(
                title("p50"), log / floor, "x floor",
                target: isJudged ? .atMost(Self.ratioMax) : .none),
            Figure(
                title("against-sqlite"), sqlite / log, "x SQLite's speed",
                target: isJudged ? .atLeast(Self.fasterThanSQLiteMin) : .none),
            Figure(title("against-lmdb"), lmdb / log, "x LMDB's speed"),
            Figure(title("floor-p50"), floor / Self.microsecond, "us"),
        ]
    }

    private func title(_ figure: String) -> String { "batch-append\(place.name)-\(figure)" }
}
