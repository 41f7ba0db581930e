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
            questionnaire: try folder.write("buttons.yaml", WholePathTests.buttons),
            batchRecordsMax: 1)
        try site.startCentre().end()

        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        var random = SplitMix(state: seed ?? UInt64.random(in: .min ... .max))
        let observer = try Acknowledgements("\(folder.path)/acknowledgements")
        print("kills: SEED=\(random.state)")
        for _ in 0..<Self.panelKills {
            try killPanel(site, observer, after: Int(random.next() % 12))
        }
        let acknowledged = observer.readAll()
        #expect(acknowledged.count > Self.panelKills)
        #expect(Set(acknowledged).count == acknowledged.count, "a number was given twice")

        let records = try site.records()
        let sequences = records.integers("sequence")
        #expect(sequences == sequences.sorted())
        #expect(Set(sequences).count == sequences.count)
        #expect(Set(acknowledged).isSubset(of: sequences), "an acknowledged record is lost")
        #expect(!records.contains { $0["type"] as? String == "gap" })

        let crowd = try folder.write("crowd.events", Self.crowd(taps: 1_000))
        try #expect(site.replay(crowd, speed: 6, alone: true).status == 0)
        let answers = try site.records().answers
        #expect(answers.count > 500)
        try killCentre(site, &random, answers: answers.count)
        let export = try site.export()
        #expect(export.count == answers.count)
        #expect(Set(export.integers("sequence")) == Set(answers.integers("sequence")))
    }

    /// A recording of many quick taps, one after the other, each somewhere else.
    private static func crowd(taps: Int) -> String {
        var lines = ["N: A crowd"]
        for axis in ["2f 0 9", "35 0 4095", "36 0 4095", "39 0 65535"] {
            lines.append("A: \(axis) 0 0 0")
        }
        for tap in 0..<taps {
            let place = tap * 997 % 4_096
            for (milliseconds, events) in [
                (0, ["0003 0039 \(tap)", "0003 0035 \(place)", "0003 0036 \(place)"]),
                (40, ["0003 0039 -1"]),
            ] {
                let at = Double(tap * 60 + milliseconds) / 1_000
                for event in events + ["0000 0000 0"] {
                    lines.append(String(format: "E: %.6f %@", at, event))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Starts the panel on a recording and kills it once it has acknowledged so many records, in
    /// the midst of whatever it does then.
    private func killPanel(_ site: Site, _ observer: Acknowledgements, after count: Int) throws {
        let recording = "\(Project.recordings)/touchscreens/pqlabs_1ef1_0001_0.ev"
        let command = """
            exec '\(try Programs.path("smile-paneld"))' run --config '\(site.panelAlone)' \
            --replay '\(recording)' --speed 200 --acknowledgements 3 3>'\(observer.path)'
            """
        let panel = try ChildProgram(
            "/bin/sh", ["-c", command], log: "\(site.folder.path)/panel.log")
        try wait(upTo: 30, for: "\(count) acknowledgements") {
            observer.readMore() >= count || !panel.isRunning
        }
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

/// The reading end of the pipe that the panel writes its acknowledgements to.
private final class Acknowledgements {
    let path: String
    private let descriptor: Int32
    private var all: [Int] = []
    private var ofThisRun = 0
    private var rest = ""

    init(_ path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw PeerFault("no pipe: errno \(errno)") }
        // For writing too, so that the pipe does not end with each run.
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw PeerFault("no pipe: errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// How many records this run has acknowledged so far.
    func readMore() -> Int {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            rest += String(decoding: buffer[..<count], as: UTF8.self)
        }
        var lines = rest.components(separatedBy: "\n")
        rest = lines.removeLast()
        let numbers = lines.compactMap { Int($0) }
        all += numbers
        ofThisRun += numbers.count
        return ofThisRun
    }

    /// A line that the kill cut is no acknowledgement.
    func endRun() {
        _ = readMore()
        rest = ""
        ofThisRun = 0
    }

    func readAll() -> [Int] {
        _ = readMore()
        return all
    }
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
