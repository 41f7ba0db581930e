package import Measuring
import Peers
import Synchronization

/// Every system call of the real daemon on its own files, and every way in which it can fail, one
/// at a time, each followed by an ordinary start.
package struct SystemCalls: Disaster {
    package static let name = "system-calls"

    package static let slice = SystemCalls(pointsMax: 14, lanes: 2)
    package static let full = SystemCalls(pointsMax: nil, lanes: 2)

    package static let obstacle: String? = {
        for program in ["smile-paneld", TracedRun.tracer]
        where (try? Programs.path(program)) == nil { return "\(program) was not built" }
        guard ChildProgram.find("strace") != nil else { return "strace is not installed" }
        return TracedRun.canTrace ? nil : "programs may not be traced here"
    }()

    /// Nil: all that there are.
    private let pointsMax: Int?
    private let lanes: Int
    private let calls: Set<String>?

    /// - Parameters:
    ///   - pointsMax: so many, spread over all; nil for all of them.
    ///   - lanes: panels to which it happens side by side.
    ///   - calls: only these; nil for all.
    package init(pointsMax: Int?, lanes: Int, calls: Set<String>? = nil) {
        precondition(lanes >= 1)
        self.pointsMax = pointsMax
        self.lanes = lanes
        self.calls = calls
    }

    package func run() throws -> [Figure] {
        var dice = DamageDice(DamageDice.seed(for: Self.name))
        let tally = Mutex(CallTally())
        for scenario in CallScenario.allCases {
            if let obstacle = scenario.obstacle {
                Console.complain("\(Self.name): '\(scenario.rawValue)' is left out: \(obstacle)")
                continue
            }
            let stage = try CallStage(scenario)
            try compareWithStrace(stage, tally)
            let work = Mutex(series(stage, &dice))
            tally.withLock { tally in tally.series += work.withLock(\.count) }
            _ = try inLanes(lanes) { _ in
                let lane = try CallLane(stage)
                while let next = work.withLock({ $0.popLast() }) { try follow(next, lane, tally) }
            }
        }
        return tally.withLock { $0.figures(pointsMin: pointsMax ?? 1) }
    }

    /// Points of one call and one fault.
    private struct Series: Sendable {
        var first: CallPoint
        /// Until a run makes fewer calls; else the first alone.
        var isToTheEnd: Bool
    }

    private func series(_ stage: CallStage, _ dice: inout DamageDice) -> [Series] {
        var points: [CallPoint] = []
        for (call, count) in stage.calls.sorted(by: { $0.key < $1.key })
        where calls?.contains(call) ?? true {
            for fault in CallFault.allCases where fault.concerns(call) {
                let numbers = pointsMax == nil ? 1...1 : 1...count
                points += numbers.map { CallPoint(call: call, number: $0, fault: fault) }
            }
        }
        guard let pointsMax else { return points.map { Series(first: $0, isToTheEnd: true) } }
        let share = (pointsMax + CallScenario.allCases.count - 1) / CallScenario.allCases.count
        return Self.spread(points, share, &dice).map { Series(first: $0, isToTheEnd: false) }
    }

    /// So many of them, each with another call where there are enough.
    private static func spread(
        _ points: [CallPoint], _ count: Int, _ dice: inout DamageDice
    ) -> [CallPoint] {
        let byCall = Dictionary(grouping: points, by: \.call)
        let calls = byCall.keys.sorted().shuffled(using: &dice)
        return (0..<count).map { byCall[calls[$0 % calls.count]]!.randomElement(using: &dice)! }
    }

    private func follow(
        _ series: Series, _ lane: CallLane, _ tally: borrowing Mutex<CallTally>
    ) throws {
        var point = series.first
        while true {
            try Interruption.check()
            Console.showProgress("\(Self.name): \(point)")
            let (didHappen, verdict) = try lane.meet(point)
            tally.withLock { tally in
                if didHappen { tally.take(point, verdict) } else { tally.take(verdict) }
                if !didHappen || !series.isToTheEnd { tally.completed += 1 }
            }
            guard didHappen, series.isToTheEnd else { return }
            point.number += 1
        }
    }

    /// The tracer was made for this; strace was not.
    private func compareWithStrace(
        _ stage: CallStage, _ tally: borrowing Mutex<CallTally>
    ) throws {
        let names = try CallLane(stage).namesByStrace()
        tally.withLock { $0.unseen.formUnion(names.subtracting(stage.calls.keys)) }
    }
}
