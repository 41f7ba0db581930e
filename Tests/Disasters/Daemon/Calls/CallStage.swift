import Foundation
import Peers

/// What every point of one scenario begins with: the folder, what is promised of it, and which
/// calls a start without faults makes.
struct CallStage: Sendable {
    static let taps = 5
    static let speed = 1_000
    /// A tap every 10 ms: each has its answer on the disk before the next comes, also under a
    /// tracer.
    static let millisecondsPerTap = 10 * speed
    private static let pageBytes = 4_096
    /// Left on a full disk: a spare is begun and not finished.
    private static let pagesFree = 8

    let scenario: CallScenario
    let ledger: Ledger
    /// How often each call concerns the panel's files in a run without a fault.
    private(set) var calls: [String: Int] = [:]
    /// How that start ends.
    private(set) var outcome: CallOutcome?
    private let origin: LonePanel
    private let bytes: Int

    init(_ scenario: CallScenario) throws {
        self.scenario = scenario
        let observer = try Acknowledgements()
        let origin = try LonePanel("origin")
        ledger = try scenario.prepare(origin, observer)
        self.origin = origin
        bytes = try Self.bytes(in: origin.stateFolder)
        let lane = try CallLane(self)
        let run = try lane.traced(at: nil)
        guard run.calls["fdatasync"] != nil else {
            throw PeerFault("the tracer saw no sync of the log: \(run.calls); \(run.output)")
        }
        calls = run.calls
        let nothing = CallPoint(call: "none", number: 0, fault: .short)
        outcome = CallVerdict(run, nothing, usual: nil).outcome
    }

    /// The disk that the scenario needs; nil where any will do.
    func disk() throws -> SmallMemoryDisk? {
        guard scenario == .fullDisk else { return nil }
        return try SmallMemoryDisk(bytes: bytes + Self.pagesFree * Self.pageBytes)
    }

    /// Gives the panel the folder as it was before everything.
    func restore(_ panel: LonePanel) throws {
        // The kernel gives the space of a file that a killed daemon had open back in its own time.
        try wait(upTo: LonePanel.patience, for: "the space of what was removed") {
            do {
                try copy(to: panel.stateFolder)
                return true
            } catch CocoaError.fileWriteOutOfSpace {
                return false
            }
        }
    }

    private func copy(to folder: String) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder) {
            try files.removeItem(atPath: "\(folder)/\(name)")
        }
        for name in try files.contentsOfDirectory(atPath: origin.stateFolder) {
            try files.copyItem(
                atPath: "\(origin.stateFolder)/\(name)", toPath: "\(folder)/\(name)")
        }
    }

    /// In whole pages.
    private static func bytes(in folder: String) throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: folder).reduce(0) { sum, name in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            guard facts[.type] as? FileAttributeType == .typeRegular else { return sum }
            let count = facts[.size] as? Int ?? 0
            return sum + (count + pageBytes - 1) / pageBytes * pageBytes
        }
    }
}
