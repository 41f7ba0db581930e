import Foundation
import Machine
import Peers
import Testing

/// What a technician sees of fingers while they move, and what nobody sees.
@Suite(.serialized, .needsVirtualMachine) struct WatchTests {
    /// Its first question takes the whole screen; an unhappy customer is asked for a number, and
    /// has three seconds for it.
    private static let questionnaire = """
        questionnaire: contacts
        screens: by-answer
        revision: 1
        languages: [en]
        thanks-milliseconds: 0
        idle-milliseconds: 3000
        answers-fill-screen: true
        questions:
          - key: face
            scale: four-faces
            text: {en: How was our service today?}
          - key: phone
            scale: phone
            text: {en: Leave your number and we will call you}
            ask-when: face is 1

        """
    /// RFC 7748, section 6.1: Bob's.
    private static let key = "smile-office-key-1 3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=\n"
    private static let keyFile = "/run/office.pub"

    @Test func `fingers are watched and recorded, and neither tells where while a number is typed`()
        throws
    {
        let machine = try VirtualMachine()
        try machine.guest.write(Self.keyFile, Self.key)
        let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        let panel = try GuestPanel(
            in: machine, pluggedIn: try screen.plug(), questionnaire: Self.questionnaire,
            "centre:\n  office-key: \(Self.keyFile)")
        let watcher = try panel.smilectl(["device", "watch"])
        try watcher.line("touchscreen")
        let recording = try GuestRecording(by: panel)
        try screen.play(Self.open)
        try watcher.line(containing: "withheld: ")
        try screen.play(Self.hidden)
        try watcher.line(containing: "told again")
        try screen.play(Self.later)
        try watcher.line(containing: "finger 7 was a tap")
        #expect(words(of: watcher) == Self.expected)
        // Two a finger, one for the drag's way, one that lifts what the loss hid or nothing.
        try expectReplay(of: try recording.end(frames: Self.framesTold), panel)
        #expect(panel.choices == [3, 4, 1, 2])
        try drawOnTerminal(panel, screen)
        try panel.stop()
    }

    /// Two fingers at once, a drag, and a tap that asks for the number.
    private static var open: Gestures {
        var gestures = Gestures()
        gestures.tap(slot: 0, x: share(of: 3), y: 0.25, at: 0, lasting: 100)
        gestures.tap(slot: 1, x: share(of: 4), y: 0.75, at: 40, lasting: 100)
        gestures.down(slot: 0, x: 0.1, at: 300)
        gestures.move(slot: 0, x: 0.6, at: 340)
        gestures.up(slot: 0, at: 380)
        gestures.tap(slot: 0, x: share(of: 1), at: 600)
        return gestures
    }

    private static var hidden: Gestures {
        var gestures = Gestures()
        gestures.tap(slot: 0, x: 0.5, at: 100)
        gestures.down(slot: 1, x: 0.3, y: 0.4, at: 300)
        gestures.move(slot: 1, x: 0.9, y: 0.4, at: 340)
        gestures.up(slot: 1, at: 400)
        return gestures
    }

    private static var later: Gestures {
        var gestures = Gestures()
        gestures.tap(slot: 0, x: share(of: 2), at: 50)
        return gestures
    }

    private static let framesTold = 2 * 4 + 1 + 2 + 1
    private static let expected = [
        "finger 1 down at 0.625, 0.250", "finger 2 down at 0.875, 0.750", "finger 1 up",
        "finger 1 was a tap", "finger 2 up", "finger 2 was a tap",
        "finger 3 down at 0.100, 0.500", "finger 3 up", "finger 3 was nothing: strayed",
        "finger 4 down at 0.125, 0.500", "finger 4 up", "finger 4 was a tap",
        "withheld: a contact is asked for; positions and keys are not told until it is over",
        "told again", "finger 7 down at 0.375, 0.500", "finger 7 up", "finger 7 was a tap",
    ]

    /// What it told of fingers, without times.
    private func words(of watcher: GuestProgram) -> [String] {
        watcher.lines.compactMap { line in
            guard let words = line.firstMatch(of: /(finger \d|withheld: |told again).*/) else {
                return nil
            }
            return String(words.output.0.replacing(/\ \(\d+ ms\)/, with: ""))
        }
    }

    private func expectReplay(of lines: [String], _ panel: GuestPanel) throws {
        let replay = try panel.guest.run([
            try Programs.path("smilectl"), "device", "replay", GuestRecording.file, "--json",
        ])
        let all = try replay.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        let taps = all.filter { $0["kind"] as? String == "tap" }
        let places = [(0.625, 0.25), (0.875, 0.75), (0.125, 0.5), (0.375, 0.5)]
        #expect(taps.count == places.count, "\(lines)")
        for (tap, place) in zip(taps, places) {
            let (x, y) = (tap["x"] as? Double ?? -1, tap["y"] as? Double ?? -1)
            #expect(abs(x - place.0) <= 1e-3 && abs(y - place.1) <= 1e-3, "\(tap)")
        }
        #expect(all.last?["droppedFrames"] as? Int == 1, "\(replay)")
        #expect(all.last?["contacts"] as? Int == 5, "\(replay)")
    }

    /// Signs on a terminal go where the fingers go.
    private func drawOnTerminal(_ panel: GuestPanel, _ screen: GuestDevice) throws {
        let terminal = try panel.smilectl(["device", "watch"], columns: 80, rows: 24)
        func shows(_ fingers: [Character: (Double, Double)]) throws {
            try terminal.wait(for: "\(fingers) to be drawn") {
                TerminalPicture(terminal.output, rows: 24).shows(fingers)
            }
        }
        try shows([:])
        var gestures = Gestures()
        gestures.down(slot: 0, x: 0.2, y: 0.3, at: 0)
        gestures.down(slot: 1, x: 0.8, y: 0.6, at: 50)
        try screen.play(gestures)
        try shows(["1": (0.2, 0.3), "2": (0.8, 0.6)])
        gestures = Gestures()
        gestures.move(slot: 0, x: 0.5, y: 0.9, at: 0)
        gestures.move(slot: 1, x: 0.1, y: 0.1, at: 30)
        try screen.play(gestures)
        try shows(["1": (0.5, 0.9), "2": (0.1, 0.1)])
        gestures = Gestures()
        gestures.up(slot: 0, at: 0)
        gestures.up(slot: 1, at: 30)
        try screen.play(gestures)
        try shows([:])
    }
}

extension GuestProgram {
    /// Waits for a line that it has not been asked for before.
    fileprivate func line(containing text: String) throws {
        try wait(for: "'…\(text)…'") { lines.contains { $0.contains(text) } }
    }
}

/// What stands on a terminal: the last picture of those that were drawn over each other.
private struct TerminalPicture {
    private let box: [[Character]]

    init(_ output: String, rows: Int) {
        // A terminal turns each line feed into two characters, which Swift takes for one.
        let text = String(decoding: output.utf8.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        let last = text.components(separatedBy: "\u{1B}[\(rows - 1)A").last ?? ""
        box = last.replacing("\u{1B}[K", with: "")
            .split(separator: "\n").filter { $0.hasPrefix("|") && $0.hasSuffix("|") }
            .map { Array($0.dropFirst().dropLast()) }
    }

    /// Whether these signs and no others are in the box, each in the cell of its place.
    func shows(_ fingers: [Character: (Double, Double)]) -> Bool {
        guard let width = box.first?.count, box.allSatisfy({ $0.count == width }) else {
            return false
        }
        var wanted = box.map { $0.map { _ in Character(" ") } }
        for (sign, place) in fingers {
            wanted[Int(place.1 * Double(box.count))][Int(place.0 * Double(width))] = sign
        }
        return box == wanted
    }
}
