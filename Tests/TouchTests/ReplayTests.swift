import Feedback
import Testing
import Touch

@Suite struct ReplayTests {
    static func recording() -> Recording {
        var screen = VirtualTouchscreen()
        screen.tap(0, 819, 2303, atMilliseconds: 250)
        screen.down(0, 0, 0)
        screen.report(atMilliseconds: 1000)
        screen.move(0, 4095, 0)
        screen.report(atMilliseconds: 1010)
        screen.up(0)
        screen.report(atMilliseconds: 1100)
        screen.drop()
        screen.report(atMilliseconds: 1200)
        screen.down(1, 1365, 0)
        screen.report(atMilliseconds: 1_700_000_000_123)
        return screen.recording
    }

    /// A contract with programs; see the docstring of `jsonLines` before changing a byte.
    @Test func `the lines are those of the contract`() throws {
        let device = #""device":"Smile Panel virtual touch screen""#
        #expect(
            try Replay(Self.recording()).jsonLines == [
                #"{"kind":"down","contact":1,"x":0.200000,"y":1.000000,"at":0.250000}"#,
                #"{"kind":"up","contact":1,"x":0.200000,"y":1.000000,"at":0.330000}"#,
                #"{"kind":"down","contact":2,"x":0.000000,"y":0.000000,"at":1.000000}"#,
                #"{"kind":"up","contact":2,"x":1.000000,"y":0.000000,"at":1.100000}"#,
                #"{"kind":"down","contact":3,"x":0.333333,"y":0.000000,"at":1700000000.123000}"#,
                #"{"kind":"cancel","contact":3,"x":0.333333,"y":0.000000,"at":1700000000.123000}"#,
                #"{"kind":"tap","contact":1,"x":0.200000,"y":1.000000,"#
                    + #""upX":0.200000,"upY":1.000000,"downAt":0.250000,"at":0.330000}"#,
                #"{"kind":"summary",\#(device),"contacts":3,"taps":1,"droppedFrames":1}"#,
            ])
    }

    @Test func `a device's name cannot break the line`() throws {
        var recording = Self.recording()
        recording.device.name = "a \"b\" \\ \u{1}\n\u{7f} Ж 🙂"
        let replay = try Replay(recording)
        #expect(
            replay.jsonLines.last
                == #"{"kind":"summary","device":"a \"b\" \\ \u0001\u000a\u007f Ж 🙂","#
                + #""contacts":3,"taps":1,"droppedFrames":1}"#)
        #expect(replay.tableLines[0] == "a \"b\" \\ ??? Ж 🙂")
    }

    @Test func `the table says what became of each contact`() throws {
        #expect(
            try Replay(Self.recording()).tableLines == [
                "Smile Panel virtual touch screen",
                "contact             down s  lasted ms         x         y  became",
                "      1           0.250000         80  0.200000  1.000000  tap",
                "      2           1.000000        100  0.000000  0.000000  strayed",
                "      3  1700000000.123000          0  0.333333  0.000000  cancelled",
                "3 contacts, 1 taps, 1 strayed, 1 cancelled, 1 dropped frames",
            ])
    }

    @Test func `a description without frames has a summary alone`() throws {
        let replay = try Replay(Recording(device: VirtualTouchscreen.device))
        #expect(replay.jsonLines.count == 1)
        #expect(replay.tableLines.count == 2)
    }

    @Test func `limits are the caller's`() throws {
        let limits = TapLimits(shortestMilliseconds: 81)
        #expect(try Replay(Self.recording(), limits: limits).taps.isEmpty)
    }

    @Test func `a recording of no touch screen says what is missing`() {
        let device = TouchscreenDescription(name: "a keyboard")
        #expect(throws: TouchscreenFault.noPosition(device: "a keyboard")) {
            try Replay(Recording(device: device))
        }
    }
}
