import AppendLog
import Foundation
package import Measuring
import Peers

/// Power cuts that forget what was not flushed, on a real file system.
///
/// A log is written on ext4 on a disk that notes every write and every flush. From its notes the
/// disk is built as a cut at any moment may have left it, with writes dropped, torn and reordered;
/// it is mounted, and the log must open by itself and hold every record that was acknowledged. In
/// a share of the states the power goes once more while the log recovers.
///
/// Two controls must lose records: the same log without its syncs, and a disk that lies.
package struct ForgottenWrites: Disaster {
    package static let name = "forgotten-writes"

    /// For every change; well below a minute.
    package static let slice = ForgottenWrites(
        states: 40, recoveryStates: 10, controlStates: 10, workloads: 1)
    package static let full = ForgottenWrites(
        states: 2_000, recoveryStates: 600, controlStates: 200, workloads: 10)

    /// How much of what was not flushed is kept.
    static let shares = [0, 0.3, 0.7, 1]
    /// Steps of a workload: a group, and perhaps what comes with it.
    private static let steps = 250
    /// What a disk that lies holds back: 256 writes.
    private static let cachedWrites = 256

    private let states: Int
    private let recoveryStates: Int
    private let controlStates: Int
    private let workloads: Int

    /// - Parameters:
    ///   - states: after a cut of the panel's own work.
    ///   - recoveryStates: after another cut, while the log recovers from the first.
    ///   - controlStates: of each of the two controls.
    ///   - workloads: so many logs the cuts are spread over, at least 1.
    package init(states: Int, recoveryStates: Int, controlStates: Int, workloads: Int) {
        precondition(workloads >= 1)
        self.states = states
        self.recoveryStates = recoveryStates
        self.controlStates = controlStates
        self.workloads = workloads
    }

    package static var obstacle: String? {
        if geteuid() != 0 { return "only root mounts file systems" }
        for path in ["/dev/fuse", "/dev/loop-control"] where access(path, R_OK | W_OK) != 0 {
            return "\(path) is not there"
        }
        for name in ["mkfs.ext4", "e2fsck", "losetup"] where ChildProgram.find(name) == nil {
            return "\(name) is not installed"
        }
        let program = ForgetfulDisk.programPath
        return access(program, X_OK) == 0 ? nil : "'\(program)' was not built"
    }

    package func run() throws -> [Figure] {
        let given = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: .min ... .max)
        Console.complain("\(Self.name): SEED=\(seed)")
        defer { Console.clearProgress() }
        let experiment = try Experiment(seed: seed)
        var tallies = Tallies()
        for workload in 0..<workloads {
            try run(workload, experiment, &tallies)
        }
        return figures(tallies)
    }

    private struct Tallies {
        var cut = Tally()
        var cutAgain = Tally()
        var unsynced = Tally()
        var lying = Tally()
    }

    private func run(
        _ workload: Int, _ experiment: Experiment, _ tallies: inout Tallies
    ) throws {
        let writing = try experiment.write(
            part: UInt64(workload), steps: Self.steps, storage: FileStorage())
        let unflushed = Remains.unflushedCuts(of: writing.record)
        guard !unflushed.isEmpty else { throw MeasuringFault("the log was not written") }
        let honest = try experiment.cut(
            writing, at: unflushed, honesty: .honest, states: share(of: states, workload),
            again: share(of: recoveryStates, workload))
        tallies.cut += honest.first
        tallies.cutAgain += honest.second
        try runControls(workload, writing, experiment, &tallies)
    }

    private func runControls(
        _ workload: Int, _ writing: Writing, _ experiment: Experiment, _ tallies: inout Tallies
    ) throws {
        let states = share(of: controlStates, workload)
        tallies.lying += try experiment.cut(
            writing, at: laterHalf(of: writing),
            honesty: .lying(cachedWrites: Self.cachedWrites), states: states, keepsFaults: false
        ).first
        let unsynced = try experiment.write(
            part: UInt64(workload), steps: Self.steps, storage: UnsyncedStorage())
        tallies.unsynced += try experiment.cut(
            unsynced, at: laterHalf(of: unsynced), honesty: .honest, states: states,
            keepsFaults: false
        ).first
    }

    /// What falls to one of the workloads, so that all of them make the total.
    private func share(of total: Int, _ workload: Int) -> Int {
        total * (workload + 1) / workloads - total * workload / workloads
    }

    /// Where there is something to lose.
    private func laterHalf(of writing: Writing) -> [Int] {
        let count = writing.record.operations.count
        return Array(count / 2...count)
    }

    private func figures(_ tallies: Tallies) -> [Figure] {
        let all = tallies.cut + tallies.cutAgain
        return [
            Figure(
                "crash-states", Double(tallies.cut.states), "states",
                target: .atLeast(Double(states))),
            Figure(
                "crash-states-with-writes-lost", Double(tallies.cut.forgetting), "states",
                target: .atLeast(Double(states) / 2)),
            Figure("recovery-crash-states", Double(tallies.cutAgain.states), "states"),
            Figure("acknowledged-lost", Double(all.lost), "records", target: .atMost(0)),
            Figure(
                "acknowledged-doubled-or-wrong", Double(all.wrong), "records", target: .atMost(0)),
            Figure("starts-needing-help", Double(all.needingHelp), "starts", target: .atMost(0)),
            Figure("file-system-repairs", Double(all.repaired), "starts"),
            Figure(
                "control-without-sync-lost-states", Double(tallies.unsynced.losing),
                "of \(tallies.unsynced.states) states", target: .atLeast(1)),
            Figure(
                "control-lying-disk-lost-states", Double(tallies.lying.losing),
                "of \(tallies.lying.states) states", target: .atLeast(1)),
        ]
    }
}
