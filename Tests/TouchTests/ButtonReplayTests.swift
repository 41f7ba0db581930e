import Feedback
import Testing
import Touch

@Suite struct ButtonReplayTests {
    /// A press with a bounce, a spark, and a key that is held to the end.
    static func recording() -> Recording {
        var recording = Recording(device: TouchscreenDescription(name: "a box", keys: [2, 3, 4]))
        let events: [(UInt64, UInt16, Int32)] = [
            (100, 2, 1), (103, 2, 0), (104, 2, 1), (180, 2, 0), (500, 3, 1), (502, 3, 0),
            (1000, 4, 1), (1250, 4, 2), (1300, 0x120, 1), (1350, 0x120, 0), (2500, 4, 2),
        ]
        recording.frames = events.map { time, code, value in
            InputFrame(
                at: .milliseconds(time),
                events: [KernelEvent(type: EventType.key, code: code, value: value)])
        }
        return recording
    }

    @Test func `presses, then the summary`() {
        #expect(
            ButtonReplay(Self.recording()).jsonLines == [
                #"{"kind":"button","key":"KEY_1","downAt":0.100000,"at":0.180000,"held":false}"#,
                #"{"kind":"button","key":"BTN_TRIGGER","downAt":1.300000,"at":1.350000,"#
                    + #""held":false}"#,
                #"{"kind":"button","key":"KEY_3","downAt":1.000000,"at":2.000000,"held":true}"#,
                #"{"kind":"summary","device":"a box","buttons":3,"droppedFrames":0}"#,
            ])
    }

    @Test func `the table says what was pressed and how much was none`() {
        #expect(
            ButtonReplay(Self.recording()).tableLines == [
                "a box", "0.100000  KEY_1  80 ms", "1.300000  BTN_TRIGGER  50 ms",
                "1.000000  KEY_3  held", "3 presses, 1 others, 0 dropped frames",
            ])
    }

    @Test func `what is down at the end is no press unless it was held before`() {
        var recording = Self.recording()
        recording.frames.removeAll { $0.at > .milliseconds(1200) }
        let replay = ButtonReplay(recording)
        #expect(replay.presses.map(\.key) == [Key(2)])
        #expect(replay.verdicts.last == .noButton(Key(4), .cancelled))
    }

    @Test func `keys that stood before the first frame, and losses`() {
        var recording = Self.recording()
        recording.standing.keys = [2]
        recording.frames[1].events.append(.dropped)
        let replay = ButtonReplay(recording)
        #expect(replay.droppedFrames == 1)
        #expect(replay.presses.first?.downAt == .milliseconds(104))
    }

    @Test func `a recording without frames has a summary alone`() {
        let replay = ButtonReplay(Recording(device: TouchscreenDescription()))
        #expect(replay.jsonLines.count == 1)
        #expect(replay.tableLines.first == "(a device without a name)")
    }
}
