import AppendLog
import Foundation
package import Measuring
import Peers

/// A disk that fills up under the real daemon, and is given space again.
package struct FullDisk: Disaster {
    package static let name = "full-disk"

    package static let slice = FullDisk(segmentPages: LogOptions.segmentPagesMin, refusals: 1)
    package static let full = FullDisk(segmentPages: LogOptions.segmentPagesUsual, refusals: 2)

    package static var obstacle: String? {
        (try? Programs.path("smile-paneld")) == nil
            ? "smile-paneld was not built" : SmallDisk.obstacle
    }

    private static let diskBytes = 16 << 20
    /// In the segment in use when the disk is full.
    private static let recordsLeft = 4
    private static let recordsPerTap = 2
    /// So many are written at once: fewer than settle a page that is not full.
    private static let groupRecords = 600
    /// A tap is thanked for before the next one comes, also where every picture is written out.
    private static let millisecondsPerTap = 40
    private static let thanksMilliseconds = 15
    private static let speed = 1_000
    /// After the spare is full the taps go on so long: two askings for staff, and the healing.
    private static let secondsAfterwards = 60
    private static let patience = 45.0
    /// So fast a crowd is misuse, and its marks take the room of taps that are to be counted.
    private static let unmarked = "\nmisuse: {burst: false, all-faces: false, stuck: false}\n"

    /// Of the spare segment.
    private let segmentPages: Int
    /// How often customers are sent to the staff before there is space again.
    private let refusals: Int

    package init(segmentPages: Int, refusals: Int) {
        precondition(refusals >= 1)
        self.segmentPages = segmentPages
        self.refusals = refusals
    }

    /// Taps that the spare must hold.
    private var tapsPromised: Int {
        PreparedLog.records(ofPages: segmentPages) / Self.recordsPerTap
    }

    package func run() throws -> [Figure] {
        let disk = try SmallDisk(bytes: Self.diskBytes)
        return try withExtendedLifetime(disk) { try run(on: disk) }
    }

    private func run(on disk: SmallDisk) throws -> [Figure] {
        let pictures = try TemporaryFolder("pictures")
        let view = try PanelView("\(pictures.path)/now.png")
        let panel = try LonePanel(
            "full", stateFolder: disk.path, thanksMilliseconds: Self.thanksMilliseconds,
            view.section + Self.unmarked)
        let observer = try Acknowledgements()
        var ledger = try prepare(panel, observer)
        try disk.fill()
        let program = try panel.start(
            try recording(in: panel.folder), speed: Self.speed, observer)
        defer { program.end() }
        var watch = FullDiskWatch(program, observer, view)
        try watch.untilRefused(times: refusals, seconds: patience)
        try disk.free()
        try watch.untilThanked(seconds: Self.patience)
        program.end()
        let status = try program.exitStatus(seconds: LonePanel.patience)
        ledger.note(acknowledged: observer.endRun())
        try ledger.inspect(panel.logFolder)
        if !ledger.faults.isEmpty { Console.complain("\(Self.name): \(ledger.faults)") }
        let notes = try Self.notes(in: panel.logFolder)
        // Each takes the room of a record and a half, and may leave one's place empty behind it.
        let tapsTaken = (5 * notes + 3) / (2 * Self.recordsPerTap)
        return watch.figures(tapsPromised: tapsPromised - tapsTaken)
            + [Figure("\(Self.name): notes of ignored taps", Double(notes), "records")]
            + Self.figures(ledger, status)
    }

    /// On a busy machine a tap meets the thanks of the one before, and the next answer brings a
    /// note of it.
    private static func notes(in folder: String) throws -> Int {
        let reader = try LogReader(directory: folder, storage: FileStorage())
        let kept = try reader.kept()
        var next = kept.lowerBound
        var notes = 0
        while next < kept.upperBound {
            let excerpt = try reader.read(
                from: next, before: nil, recordsMax: 4_096, bytesMax: 1 << 20)
            guard !excerpt.range.isEmpty else { break }
            notes += excerpt.records.count { $0.type == ignoredTaps }
            next = excerpt.range.upperBound
        }
        return notes
    }

    /// As `Docs/Formats/payloads.md` numbers them.
    private static let ignoredTaps = RecordType(rawValue: 9)

    private func recording(in folder: TemporaryFolder) throws -> String {
        let taps = tapsPromised + Self.secondsAfterwards * 1_000 / Self.millisecondsPerTap
        return try folder.write(
            "crowd.events",
            CrowdRecording.text(
                taps: taps, millisecondsPerTap: Self.millisecondsPerTap * Self.speed))
    }

    /// The taps themselves take their time.
    private var patience: Double {
        Double(tapsPromised * Self.millisecondsPerTap) / 1_000 + Self.patience
    }

    /// A log whose segment in use is nearly full, and a spare.
    private func prepare(_ panel: LonePanel, _ observer: Acknowledgements) throws -> Ledger {
        try FileManager.default.createDirectory(
            atPath: "\(panel.stateFolder)/panel", withIntermediateDirectories: true)
        try makeLog(panel.logFolder)
        try panel.startOnce(observer)
        let log = try PreparedLog(panel.logFolder, pages: segmentPages)
        try log.fillSegment()
        let room = PreparedLog.records(ofPages: segmentPages) - 1 - Self.recordsLeft
        for _ in 0..<room / Self.groupRecords { try log.append(Self.groupRecords) }
        try log.append(room % Self.groupRecords)
        var ledger = Ledger()
        try ledger.inspect(panel.logFolder)
        return ledger
    }

    private func makeLog(_ folder: String) throws {
        let log = try PreparedLog(folder, pages: segmentPages)
        try log.append(1)
        try log.prepareSpare()
    }

    private static func figures(_ ledger: Ledger, _ status: Int32?) -> [Figure] {
        let all: [(String, Int, Figure.Target)] = [
            ("acknowledged records", ledger.acknowledged.count, .atLeast(1)),
            ("acknowledged and lost", ledger.faults.lost.count, .atMost(0)),
            ("doubled", ledger.faults.doubled.count, .atMost(0)),
            ("changed", ledger.faults.changed.count, .atMost(0)),
            ("gaps and damage", ledger.faults.damage.count, .atMost(0)),
            ("ends other than in order", status == 0 ? 0 : 1, .atMost(0)),
        ]
        return all.map { Figure("\(name): \($0.0)", Double($0.1), "times", target: $0.2) }
    }
}
