import Feedback
import Testing
import Touch

/// Recordings of real screens, against contacts that an independent decoder found in them.
@Suite(
    .enabled(
        if: TestFiles.exists(TestFiles.sharedRecordings + "/contacts.csv"),
        "recordings of real screens are not here (../shared/recordings)"))
struct RealRecordingTests {
    static let folder = TestFiles.sharedRecordings

    static let expected: [String: [ExpectedContact]] = {
        let text = TestFiles.text(folder + "/contacts.csv") ?? ""
        let rows = text.split(whereSeparator: \.isNewline).dropFirst()
        return Dictionary(grouping: rows.compactMap { ExpectedContact($0) }, by: \.recording)
    }()

    static func recording(_ name: String) throws -> Recording {
        try Recording(evemu: try #require(TestFiles.bytes(folder + "/" + name)))
    }

    @Test func `the list of contacts is read whole`() {
        #expect(Self.expected.count == 33)
        #expect(Self.expected.values.joined().count == 348)
    }

    @Test(arguments: expected.keys.sorted())
    func `a real screen's recording gives the contacts that were there`(name: String) throws {
        let contacts = try #require(Self.expected[name])
        let replay = try Replay(try Self.recording(name))
        let found = replay.contacts.sorted { $0.down.contact < $1.down.contact }
        #expect(replay.device == contacts[0].device)
        #expect(found.map(\.down.contact.rawValue) == contacts.map(\.contact))
        for (one, truth) in zip(found, contacts) {
            #expect(one.end.kind == .up)
            #expect(abs(one.down.at.seconds - truth.downSeconds) < 0.001)
            #expect(abs(one.end.at.seconds - truth.upSeconds) < 0.001)
            #expect(one.down.point.distance(to: truth.down) < 0.001)
            #expect(one.end.point.distance(to: truth.up) < 0.001)
        }
    }

    @Test func `contacts are numbered from 1 in order of appearance`() throws {
        for name in Self.expected.keys {
            let downs = try Replay(try Self.recording(name)).changes.filter { $0.kind == .down }
            let numbered = downs.sorted { $0.contact < $1.contact }
            #expect(numbered.map(\.contact.rawValue) == Array(1...UInt64(downs.count)))
            #expect(zip(numbered, numbered.dropFirst()).allSatisfy { $0.at <= $1.at })
        }
    }

    /// Looked through by hand: the nine quick taps of the first are all there; the others begin
    /// with drags across the whole screen and end with several fingers that tap. The screens of Elo
    /// (surface waves), PQ Labs (infrared) and Atmel (capacitive) lose resting fingers for 11 to
    /// 17 ms, again and again: what comes back is not a tap each time.
    @Test(arguments: [
        ("evemu/touchscreens/Atmel maXTouch Touchscreen.1-finger-fast-taps.events", 9, 0),
        ("evemu/touchscreens/Atmel maXTouch Touchscreen.4-finger-drag-down.events", 0, 4),
        ("touchscreens/3m_0596_0500_0.ev", 10, 3),
        ("touchscreens/atmel_03eb_201c_0.ev", 9, 5),
        ("touchscreens/elo-touchsystems_04e7_0022_0.ev", 4, 1),
        ("touchscreens/egalax-capacitive_0eef_7337_0.ev", 4, 10),
        ("touchscreens/pqlabs_1ef1_0001_0.ev", 4, 6),
        ("touchscreens/sitronix_1403_5001_0.ev", 16, 16),
    ])
    func `taps are told from drags`(name: String, taps: Int, strayed: Int) throws {
        let replay = try Replay(try Self.recording(name))
        #expect(replay.taps.count == taps)
        let drags = replay.contacts.count { $0.verdict == .noTap($0.down.contact, .strayed) }
        #expect(drags == strayed)
    }

    @Test func `every file of the collections is a recording, a description or named as neither`()
        throws
    {
        let folders = ["touchscreens", "evemu/touchscreens", "evemu/tablets", "evemu/keyboards"]
        var touchscreens = 0
        for folder in folders {
            for name in TestFiles.names(in: Self.folder + "/" + folder) {
                let recording = try Self.recording(folder + "/" + name)
                #expect(recording.cut == nil)
                if (try? Replay(recording)) != nil { touchscreens += 1 }
            }
        }
        #expect(touchscreens >= 33)
    }
}

/// One line of `contacts.csv`.
struct ExpectedContact: Sendable {
    var recording: String
    var device: String
    var contact: UInt64
    var downSeconds: Double
    var upSeconds: Double
    var down: TouchPoint
    var up: TouchPoint

    init?(_ line: Substring) {
        let cells = Self.cells(line)
        let numbers = cells.dropFirst(2).compactMap(Double.init)
        guard cells.count == 13, numbers.count == 11 else { return nil }
        recording = cells[0]
        device = cells[1]
        contact = UInt64(numbers[0])
        downSeconds = numbers[1]
        upSeconds = numbers[2]
        func share(_ value: Int, _ minimum: Int) -> Double {
            (numbers[value] - numbers[minimum]) / (numbers[minimum + 1] - numbers[minimum])
        }
        down = TouchPoint(x: share(3, 7), y: share(4, 9))
        up = TouchPoint(x: share(5, 7), y: share(6, 9))
    }

    /// A cell may stand in quotes, and then holds commas.
    private static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}

extension Instant {
    fileprivate var seconds: Double { Double(nanoseconds) / 1_000_000_000 }
}
