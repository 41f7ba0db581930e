import Feedback
import Testing
import Touch

@Suite struct KeyTrackerTests {
    static let one = Key(2)
    static let trigger = Key(0x120)

    static func frame(
        _ events: [(key: Key, value: Int32)], at milliseconds: UInt64 = 0
    ) -> InputFrame {
        InputFrame(
            at: .milliseconds(milliseconds),
            events: events.map {
                KernelEvent(type: EventType.key, code: $0.key.rawValue, value: $0.value)
            })
    }

    /// Such as "d2 u2": kinds and numbers.
    static func story(_ changes: [KeyChange]) -> String {
        let letters: [KeyChange.Kind: String] = [.down: "d", .up: "u", .cancel: "c"]
        return changes.map { "\(letters[$0.kind]!)\($0.key.rawValue)" }.joined(separator: " ")
    }

    @Test func `a key goes down and up at the times of its frames`() {
        var tracker = KeyTracker()
        #expect(
            tracker.take(Self.frame([(Self.one, 1)], at: 5))
                == [KeyChange(kind: .down, key: Self.one, at: .milliseconds(5))])
        #expect(
            tracker.take(Self.frame([(Self.one, 0)], at: 90))
                == [KeyChange(kind: .up, key: Self.one, at: .milliseconds(90))])
    }

    @Test func `a held key that repeats itself is down once`() {
        var tracker = KeyTracker()
        let values: [Int32] = [1, 2, 2, 2, 0]
        let stories = values.map { Self.story(tracker.take(Self.frame([(Self.one, $0)]))) }
        #expect(stories == ["d2", "", "", "", "u2"])
    }

    @Test func `down twice, up without down, and values that no key has are nothing`() {
        var tracker = KeyTracker()
        let values: [Int32] = [0, -1, 3, .max, .min, 2, 1, 1, 0, 0]
        let stories = values.map { Self.story(tracker.take(Self.frame([(Self.one, $0)]))) }
        #expect(stories == ["", "", "", "", "", "", "d2", "", "u2", ""])
    }

    @Test func `keys of one frame are in its order, each for itself`() {
        var tracker = KeyTracker()
        let frame = Self.frame([(Self.trigger, 1), (Self.one, 1), (Self.trigger, 0)])
        #expect(Self.story(tracker.take(frame)) == "d288 d2 u288")
    }

    @Test func `a key that was down when the device was opened counts after it was up`() {
        var tracker = KeyTracker(standing: [Self.one])
        #expect(tracker.take(Self.frame([(Self.one, 2)])).isEmpty)
        #expect(tracker.take(Self.frame([(Self.one, 1)])).isEmpty)
        #expect(tracker.standing == [Self.one])
        #expect(tracker.take(Self.frame([(Self.one, 0)])).isEmpty)
        #expect(tracker.standing.isEmpty)
        #expect(Self.story(tracker.take(Self.frame([(Self.one, 1)]))) == "d2")
    }

    @Test func `what is down when the device goes is cancelled once`() {
        var tracker = KeyTracker()
        _ = tracker.take(Self.frame([(Self.trigger, 1), (Self.one, 1)]))
        #expect(Self.story(tracker.cancelAll(at: .milliseconds(9))) == "c2 c288")
        #expect(tracker.cancelAll(at: .milliseconds(10)).isEmpty)
        #expect(tracker.take(Self.frame([(Self.one, 0)])).isEmpty)
    }

    @Test func `a loss cancels what is down, and the next press is a new one`() {
        var tracker = KeyTracker(standing: [Self.trigger])
        _ = tracker.take(Self.frame([(Self.one, 1)]))
        var lossy = Self.frame([(Self.one, 0)])
        lossy.events.insert(.dropped, at: 0)
        #expect(Self.story(tracker.take(lossy)) == "c2")
        #expect(Self.story(tracker.take(Self.frame([(Self.one, 1)]))) == "d2")
        #expect(Self.story(tracker.take(Self.frame([(Self.trigger, 1)]))) == "d288")
    }

    @Test func `a finger's own keys, other events and codes that no kernel has are left alone`() {
        var tracker = KeyTracker()
        for code in [KeyCode.touch, 0x140, 0x14f, KeyCode.count, .max] as [UInt16] {
            #expect(tracker.take(Self.frame([(Key(code), 1)])).isEmpty)
        }
        let axis = KernelEvent(type: EventType.absolute, code: 2, value: 1)
        #expect(tracker.take(InputFrame(at: .milliseconds(0), events: [axis])).isEmpty)
        #expect(!tracker.take(Self.frame([(Key(KeyCode.count - 1), 1)])).isEmpty)
    }

    @Test(arguments: [
        ("KEY_1", 2), ("KEY_VOLUMEUP", 115), ("BTN_0", 0x100), ("BTN_TRIGGER", 0x120),
        ("BTN_A", 0x130), ("BTN_SOUTH", 0x130), ("KEY_F13", 183), ("BTN_TRIGGER_HAPPY40", 0x2e7),
    ])
    func `a key has the name and the number of the kernel`(name: String, code: UInt16) throws {
        let key = try #require(Key(name: name))
        #expect(key.rawValue == code)
        #expect(Key(name: key.name) == key)
    }

    @Test(arguments: [
        "", "KEY_", "key_1", "1", "KEY_1 ", "ABS_X", "KEY_NOPE", "EV_KEY", "KEY_MAX1",
    ])
    func `what is no key's name is none`(name: String) {
        #expect(Key(name: name) == nil)
    }

    @Test func `a key without a name is called by its number`() {
        #expect(Key(0x2fe).name == "0x2fe")
        #expect(Key(.max).name == "0xffff")
    }
}
