import Measuring

/// Records that arrive while the disk is busy share the next sync.
struct GroupCommit {
    /// Submissions that are outstanding at once, and how many times the throughput of one they are
    /// to have.
    private static let targets: [(outstanding: Int, timesMin: Double)] = [(8, 4), (64, 10)]
    /// One after the other, again and again, so that all of them meet the same neighbours.
    private static let rounds = 8

    let place: Place
    /// Of each run in each round.
    let milliseconds: UInt64
    let isJudged: Bool

    func figures() throws -> [Figure] {
        let one = 1
        var runs: [Int: GroupRun] = [one: GroupRun()]
        for target in Self.targets { runs[target.outstanding] = GroupRun() }
        try place.withFolder { folder in
            let log = try OurLog(folder, forwarding: .usual)
            var untimed = GroupRun()
            try RealTime.perform {
                try untimed.run(log, outstanding: 8, milliseconds: milliseconds)
                for round in 1...Self.rounds {
                    Console.showProgress("groups\(place.name): \(round) of \(Self.rounds)")
                    for outstanding in runs.keys.shuffled() {
                        try runs[outstanding]!.run(
                            log, outstanding: outstanding, milliseconds: milliseconds)
                    }
                }
            }
            Console.clearProgress()
        }
        return figures(runs, one: runs[one]!)
    }

    private func figures(_ runs: [Int: GroupRun], one: GroupRun) -> [Figure] {
        let judged = Self.targets.map { target in
            Figure(
                title(target.outstanding, "throughput"),
                runs[target.outstanding]!.recordsPerWorkSecond / one.recordsPerWorkSecond,
                "x of one", target: isJudged ? .atLeast(target.timesMin) : .none)
        }
        let others = runs.sorted { $0.key < $1.key }.flatMap { outstanding, run in
            [
                Figure(title(outstanding, "records-per-group"), run.meanSize, "records"),
                Figure(
                    title(outstanding, "work-p50"), run.work.percentile(0.5) / 1_000, "us/group"),
                Figure(title(outstanding, "hand-off"), run.meanHandOff / 1_000, "us/group"),
                Figure(
                    title(outstanding, "throughput-with-hand-off"),
                    run.recordsPerSecond / one.recordsPerSecond, "x of one"),
            ]
        }
        return judged + others
    }

    private func title(_ outstanding: Int, _ figure: String) -> String {
        "group-commit\(place.name)-\(outstanding)-\(figure)"
    }
}
