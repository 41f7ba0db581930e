import Foundation
import Peers
import Testing

/// What `kill -9` leaves: the panel's and the centre's, through the programs themselves, watched by
/// another process, this one.
@Suite(
    .serialized,
    .enabled(
        if: Project.hasRecordings, "recordings of real screens are not here (../shared/recordings)")
)
struct KillTests {
    static let panelKills = 200
    static let centreKills = 50

    @Test func `nothing acknowledged is lost or doubled by kills of the panel and of the centre`()
        throws
    {
        let folder = try TemporaryFolder("kills")
        let site = try Site(
            questionnaire: try folder.write("buttons.yaml", PanelFiles.buttons()),
            batchRecordsMax: 1)
        try site.startCentre().end()

        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        var random = SplitMix(state: seed ?? UInt64.random(in: .min ... .max))
        let observer = try Acknowledgements()
        print("kills: SEED=\(random.state)")
        for _ in 0..<Self.panelKills {
            try killPanel(site, observer, after: Int(random.next() % 12))
        }
        let acknowledged = observer.readAll().map { Int($0) }
        #expect(acknowledged.count > Self.panelKills)
        #expect(Set(acknowledged).count == acknowledged.count, "a number was given twice")

        let records = try site.records()
        let sequences = records.integers("sequence")
        #expect(sequences == sequences.sorted())
        #expect(Set(sequences).count == sequences.count)
        #expect(Set(acknowledged).isSubset(of: sequences), "an acknowledged record is lost")
        #expect(!records.contains { $0["type"] as? String == "gap" })

        let crowd = try folder.write("crowd.events", CrowdRecording.text(taps: 1_000))
        try #expect(site.replay(crowd, speed: 6, alone: true).status == 0)
        let answers = try site.records().answers
        #expect(answers.count > 500)
        try killCentre(site, &random, answers: answers.count)
        let export = try site.export()
        #expect(export.count == answers.count)
        #expect(Set(export.integers("sequence")) == Set(answers.integers("sequence")))
    }

    /// Starts the panel on a recording and kills it once it has acknowledged so many records, in
    /// the midst of whatever it does then.
    private func killPanel(_ site: Site, _ observer: Acknowledgements, after count: Int) throws {
        let recording = "\(Project.recordings)/touchscreens/pqlabs_1ef1_0001_0.ev"
        let panel = try ChildProgram(
            try Programs.path("smile-paneld"),
            [
                "run", "--config", site.panelAlone, "--replay", recording, "--speed", "200",
                "--acknowledgements", "\(Acknowledgements.descriptor)",
            ], log: "\(site.folder.path)/panel.log", acknowledgements: observer)
        try observer.wait(for: count, of: panel, seconds: 30)
        panel.killAtOnce()
        observer.endRun()
    }

    /// Lets the panel forward its backlog to a centre that is killed again and again.
    private func killCentre(_ site: Site, _ random: inout SplitMix, answers: Int) throws {
        let panel = try ChildProgram(
            try Programs.path("smile-paneld"), ["run", "--config", site.panelConfiguration],
            log: "\(site.folder.path)/forwarding.log")
        defer { panel.end() }
        for kill in 0..<Self.centreKills {
            let before = cursor(site)
            let centre = try site.launchCentre()
            try wait(upTo: 60, for: "kill \(kill): the panel to forward; \(panel.output)") {
                cursor(site) != before
            }
            // Somewhere in the next 3 ms: the batches follow one another within that.
            poll(nil, 0, Int32(random.next() % 3))
            centre.killAtOnce()
        }
        let centre = try site.startCentre()
        defer { centre.end() }
        try wait(upTo: 120, for: "the whole backlog") {
            try site.export().count >= answers
        }
        #expect(panel.isRunning)
    }
}

/// What the panel knows to be at the centre: its cursor, as it stands on the disk.
private func cursor(_ site: Site) -> Data? {
    FileManager.default.contents(atPath: "\(site.logFolder)/cursor")
}

/// Steele, Lea and Flood 2014: small, and the same for the same seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
