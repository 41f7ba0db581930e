import Central
import Exchange
import Feedback
import Measuring
import Peers

/// Signed batches over HTTP into the real centre, against their very rows through the database's
/// own library.
struct IntakeRate {
    /// Panels of a round, each with a week's records in two batches.
    private static let panels = 6
    private static let batchesOfPanel = 2
    private static let recordsOfBatch = 1_000
    private static let rounds = 12
    /// Posting at once: enough that a batch always waits.
    private static let clientsOfWriter = 3

    let title: String
    let ratioMin: Double?
    /// One a writer.
    let centres: [CentralProgram]
    let floor: any FloorDatabase
    let dialect: FloorRows.Dialect

    func figures() throws -> [Figure] {
        let reader = try centres[0].setup.reader()
        var (ratios, ours, floors) = ([Double](), [Double](), [Double]())
        for round in 0...Self.rounds {
            try Interruption.check()
            Console.showProgress("\(title): \(round) of \(Self.rounds)")
            let (our, its) = try turn(round, reader)
            // The first fills caches and prepares statements.
            guard round > 0 else { continue }
            ours.append(our)
            floors.append(its)
            ratios.append(our / its)
        }
        Console.clearProgress()
        return [
            Figure(
                title, median(ratios), "x floor", target: ratioMin.map { .atLeast($0) } ?? .none),
            Figure("\(title)-records", median(ours), "records/s"),
            Figure("\(title)-floor", median(floors), "records/s"),
            Figure("\(title)-worst-round", ratios.min()!, "x floor"),
        ]
    }

    /// One round's records a second: ours and the floor's.
    private func turn(_ round: Int, _ reader: any Store) throws -> (Double, Double) {
        let now = UInt64(CentralClock.system.nowMilliseconds)
        let panels = (0..<Self.panels).map { panel in
            BacklogPanel(
                UInt64(round * Self.panels + panel + 1), batches: Self.batchesOfPanel,
                records: Self.recordsOfBatch, now: now)
        }
        let delivery = Delivery(
            ports: centres.map(\.port), clients: centres.count * Self.clientsOfWriter)
        let our = try delivery.deliver(panels)
        let batches = try panels.flatMap {
            try FloorRows.of(
                $0, batches: Self.batchesOfPanel, records: Self.recordsOfBatch, from: reader,
                for: dialect)
        }
        let its = try floor.write(batches)
        let records = Double(batches.count * Self.recordsOfBatch)
        return (records / our.seconds, records / its.seconds)
    }
}

extension Range<UInt64> {
    /// Of a span by `Stopwatch`.
    var seconds: Double {
        Double(upperBound - lowerBound) / Double(Stopwatch.nanosecondsPerSecond)
    }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
