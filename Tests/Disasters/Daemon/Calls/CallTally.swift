import Measuring

/// What came of all points.
struct CallTally: Sendable {
    private var points: [CallPoint: Int] = [:]
    private var outcomes: [Cell: Int] = [:]
    private var wrong = 0
    private var crashes = 0
    private var hangs = 0
    /// Series that were followed until a run completed without the fault.
    var completed = 0
    var series = 0
    /// Names of calls that strace saw and the tracer did not.
    var unseen: Set<String> = []

    private struct Cell: Hashable, Comparable {
        var call: String
        var fault: CallFault
        var outcome: CallOutcome?

        var text: String {
            "\(call) \(fault.rawValue): \(outcome?.rawValue ?? "neither ended nor went on")"
        }

        static func < (left: Cell, right: Cell) -> Bool { left.text < right.text }
    }

    mutating func take(_ point: CallPoint, _ verdict: CallVerdict) {
        points[point, default: 0] += 1
        outcomes[
            Cell(call: point.call, fault: point.fault, outcome: verdict.outcome), default: 0] += 1
        take(verdict)
    }

    mutating func take(_ verdict: CallVerdict) {
        let kinds = Set(verdict.faults.map(\.kind))
        if kinds.contains(.wrong) { wrong += 1 }
        if kinds.contains(.crash) { crashes += 1 }
        if kinds.contains(.hang) { hangs += 1 }
    }

    /// - Parameter pointsMin: how many there had to be.
    func figures(pointsMin: Int) -> [Figure] {
        let total = points.values.reduce(0, +)
        let judged: [(String, Int, Figure.Target)] = [
            ("points", total, .atLeast(Double(pointsMin))),
            ("series followed to a run without a fault", completed, .atLeast(Double(series))),
            ("wrong", wrong, .atMost(0)),
            ("crashes", crashes, .atMost(0)),
            ("hangs", hangs, .atMost(0)),
            ("calls that strace sees and the tracer does not", unseen.count, .atMost(0)),
        ]
        let cells = outcomes.sorted { $0.key < $1.key }
            .map { ($0.key.text, $0.value, Figure.Target.none) }
        return (judged + cells).map {
            Figure("\(SystemCalls.name): \($0.0)", Double($0.1), "times", target: $0.2)
        }
    }
}
