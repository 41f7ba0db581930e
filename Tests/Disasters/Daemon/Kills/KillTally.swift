import Measuring

/// What came of the kills of one panel.
struct KillTally: Sendable {
    var kills = 0
    /// Before the panel had said that anything is durable: while it starts and recovers.
    var duringStart = 0
    /// A thread stood in fdatasync or fsync a moment before.
    var inSync = 0
    /// A thread stood in pwrite64 a moment before.
    var inWrite = 0
    /// The replay was over before the kill came.
    var completeRuns = 0
    var acknowledged = 0
    var startsNeedingHelp = 0
    var inspections = 0
    var lost = 0
    var doubled = 0
    var changed = 0
    var damage = 0

    mutating func take(_ ledger: Ledger) {
        acknowledged = ledger.acknowledged.count
        lost = ledger.faults.lost.count
        doubled = ledger.faults.doubled.count
        changed = ledger.faults.changed.count
        damage = ledger.faults.damage.count
    }

    static func sum(of tallies: [KillTally]) -> KillTally {
        var sum = KillTally()
        let parts: [WritableKeyPath<KillTally, Int>] = [
            \.kills, \.duringStart, \.inSync, \.inWrite, \.completeRuns, \.acknowledged,
            \.startsNeedingHelp, \.inspections, \.lost, \.doubled, \.changed, \.damage,
        ]
        for tally in tallies { for part in parts { sum[keyPath: part] += tally[keyPath: part] } }
        return sum
    }

    /// - Parameter kills: how many there had to be.
    func figures(kills wanted: Int) -> [Figure] {
        let all: [(String, Int, Figure.Target)] = [
            ("SIGKILLs of the daemon", kills, .atLeast(Double(wanted))),
            ("acknowledged records", acknowledged, .atLeast(Double(wanted))),
            ("acknowledged and lost", lost, .atMost(0)),
            ("doubled", doubled, .atMost(0)),
            ("changed", changed, .atMost(0)),
            ("gaps and damage", damage, .atMost(0)),
            ("starts that need help", startsNeedingHelp, .atMost(0)),
            ("readings of the whole log", inspections, .atLeast(1)),
            ("during start and recovery", duringStart, .none),
            ("within a write", inWrite, .none),
            ("within a sync", inSync, .none),
            ("runs that ended by themselves", completeRuns, .none),
        ]
        return all.map { Figure("kills: \($0.0)", Double($0.1), "times", target: $0.2) }
    }
}
