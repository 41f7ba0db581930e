import AppendLog
import Exchange
import Feedback
import Foundation
package import Measuring
import Panel
import Peers

/// A stick that is pulled at any moment of an export.
///
/// A log is exported to ext4 on a disk that notes every write and every flush. From its notes the
/// disk is built as pulling it may have left it, with writes dropped, torn and reordered; it is
/// mounted again. Every file on it without `.part` must be whole, the next export must complete and
/// keep what is there, and the log is as it was.
package struct PulledStick: Disaster {
    package static let name = "pulled-stick"
    package static let slice = PulledStick(pulls: 50)
    package static let full = PulledStick(pulls: 2_000)

    /// Ten batches, a file each.
    private static let answers = 40_000
    private static let fileBytes = 200_000

    private let pulls: Int

    package static var obstacle: String? { ForgottenWrites.obstacle }

    /// What the pulls left.
    private struct Tally {
        var pulls = 0
        var forgetting = 0
        var damagedFiles = 0
        var filesKept = 0
        var unfinished = 0
        var incomplete = 0
        var changedLogs = 0
        var repaired = 0
        var unmountable = 0
    }

    package func run() throws -> [Figure] {
        let given = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: .min ... .max)
        Console.complain("\(Self.name): SEED=\(seed)")
        defer { Console.clearProgress() }
        var dice = ForgottenWrites.Dice(seed: seed)
        let folder = try TemporaryFolder("pulled-stick")
        let site = try StickSite(in: folder, answers: Self.answers, fileBytes: Self.fileBytes)
        let log = try site.logDigest()
        let (empty, record) = try site.record()
        let moments = Array(1...record.operations.count)
        let cuts = (0..<pulls).map { _ in moments.randomElement(using: &dice)! }.sorted()
        var remains = ForgottenWrites.Remains(of: record, on: empty, writer: 0)
        var tally = Tally()
        for cut in cuts {
            try Interruption.check()
            remains.advance(to: cut)
            let share = ForgottenWrites.shares.randomElement(using: &dice)!
            let (content, lost) = remains.image(keeping: share, &dice)
            tally.pulls += 1
            if lost > 0 { tally.forgetting += 1 }
            try judge(content, site, &tally)
            if try site.logDigest() != log { tally.changedLogs += 1 }
            Console.showProgress("\(Self.name): \(tally.pulls) pulls")
        }
        return figures(tally)
    }

    private func judge(
        _ content: [UInt8], _ site: StickSite, _ tally: inout Tally
    ) throws {
        switch try site.mount(content) {
        case .clean: break
        case .repaired: tally.repaired += 1
        case .lost:
            tally.unmountable += 1
            return
        }
        defer { try? site.unmount() }
        let left = try site.look()
        tally.damagedFiles += left.damaged.count
        tally.filesKept += left.whole.count
        do {
            _ = try site.export()
        } catch let ending as Ending {
            Console.complain("the next export did not complete: \(ending.text)")
            tally.unfinished += 1
            return
        }
        let now = try site.look()
        tally.damagedFiles += now.damaged.count
        let isKept = left.whole.allSatisfy { now.whole[$0.key] == $0.value }
        if !isKept || now.parts > 0 || !site.isComplete(now) { tally.incomplete += 1 }
    }

    private func figures(_ tally: Tally) -> [Figure] {
        [
            Figure("pulls", Double(tally.pulls), "states", target: .atLeast(Double(pulls))),
            Figure("pulls-with-writes-lost", Double(tally.forgetting), "states"),
            Figure(
                "damaged-files-without-part", Double(tally.damagedFiles), "files",
                target: .atMost(0)),
            Figure("whole-files-that-were-kept", Double(tally.filesKept), "files"),
            Figure("next-exports-failed", Double(tally.unfinished), "exports", target: .atMost(0)),
            Figure(
                "next-exports-incomplete", Double(tally.incomplete), "exports", target: .atMost(0)),
            Figure("logs-changed", Double(tally.changedLogs), "logs", target: .atMost(0)),
            Figure("file-system-repairs", Double(tally.repaired), "sticks"),
            Figure("sticks-that-nothing-mounts", Double(tally.unmountable), "sticks"),
        ]
    }
}
