import Feedback
import Testing
import Touch

@Suite struct ContactTrackerTests {
    /// Kinds and contacts, frame by frame, such as "d1 d2" or "u1".
    static func story(_ recording: Recording) throws -> [String] {
        var tracker = try ContactTracker(recording.device, standing: recording.standing)
        return recording.frames.map { story(tracker.take($0)) }
    }

    static func story(_ changes: [ContactChange]) -> String {
        let letters: [ContactChange.Kind: String] = [
            .down: "d", .moved: "m", .up: "u", .cancel: "c",
        ]
        return changes.map { (letters[$0.kind] ?? "") + $0.contact.description }
            .joined(separator: " ")
    }

    static let single = TouchscreenDescription(
        name: "resistive", keys: [KeyCode.touch],
        axes: [
            AxisCode.x: AxisRange(minimum: 100, maximum: 1100),
            AxisCode.y: AxisRange(minimum: -200, maximum: 200),
        ])

    @Test func `a finger touches down, moves and lifts`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, 819, 2303)
        screen.report(atMilliseconds: 10)
        screen.move(0, 4095, 0)
        screen.report(atMilliseconds: 20)
        screen.up(0)
        screen.report(atMilliseconds: 30)
        var tracker = try ContactTracker(screen.recording.device)
        let changes = screen.recording.frames.flatMap { tracker.take($0) }
        let one = ContactNumber(1)
        let corner = TouchPoint(x: 1, y: 0)
        #expect(
            changes == [
                .init(kind: .down, contact: one, point: .init(x: 0.2, y: 1), at: .milliseconds(10)),
                .init(kind: .moved, contact: one, point: corner, at: .milliseconds(20)),
                .init(kind: .up, contact: one, point: corner, at: .milliseconds(30)),
            ])
        #expect(tracker.contactCount == 1)
    }

    @Test func `the position at down is the whole frame's, whatever the order of its events`()
        throws
    {
        var screen = VirtualTouchscreen()
        screen.add(EventType.absolute, AxisCode.slotX, 1)
        screen.down(0, 2, 3)
        screen.move(0, 4095, 2303)
        screen.report(atMilliseconds: 0)
        var tracker = try ContactTracker(screen.recording.device)
        #expect(tracker.take(screen.recording.frames[0]).map(\.point) == [TouchPoint(x: 1, y: 1)])
    }

    @Test func `a coordinate that is not repeated is that of the slot's finger before`() throws {
        var screen = VirtualTouchscreen()
        screen.tap(0, 4095, 2303, atMilliseconds: 0)
        screen.add(EventType.absolute, AxisCode.trackingID, 9)
        screen.add(EventType.absolute, AxisCode.slotX, 0)
        screen.report(atMilliseconds: 200)
        let downs = try Replay(screen.recording).changes.filter { $0.kind == .down }
        #expect(downs.map(\.point) == [TouchPoint(x: 1, y: 1), TouchPoint(x: 0, y: 1)])
    }

    @Test func `slots hold fingers of their own`() throws {
        var screen = VirtualTouchscreen()
        screen.down(2, 10, 10)
        screen.down(0, 20, 20)
        screen.report(atMilliseconds: 0)
        screen.up(0)
        screen.down(5, 30, 30)
        screen.move(2, 11, 10)
        screen.report(atMilliseconds: 10)
        screen.up(5)
        screen.up(2)
        screen.report(atMilliseconds: 20)
        #expect(try Self.story(screen.recording) == ["d1 d2", "u2 d3 m1", "u3 u1"])
    }

    @Test func `another tracking id without a lift is a lift and a new finger`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, 10, 10)
        screen.report(atMilliseconds: 0)
        screen.down(0, 4000, 2000)
        screen.report(atMilliseconds: 10)
        #expect(try Self.story(screen.recording) == ["d1", "u1 d2"])
        let up = try Replay(screen.recording).contacts[0].end
        #expect(
            up.point.x < 0.01, "the first finger lifted where it was, not where the second came")
    }

    @Test func `a tracking id that is used again is a new finger`() throws {
        var screen = VirtualTouchscreen()
        for time in [0, 20] as [UInt64] {
            screen.add(EventType.absolute, AxisCode.trackingID, 5)
            screen.report(atMilliseconds: time)
            screen.up(0)
            screen.report(atMilliseconds: time + 10)
        }
        #expect(try Self.story(screen.recording) == ["d1", "u1", "d2", "u2"])
    }

    @Test func `a finger that came and went within one frame was never there`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, 10, 10)
        screen.up(0)
        screen.report(atMilliseconds: 0)
        screen.tap(0, 10, 10, atMilliseconds: 10)
        #expect(try Self.story(screen.recording) == ["", "d1", "u1"])
    }

    @Test func `a lift without a finger, and a movement of none, are nothing`() throws {
        var screen = VirtualTouchscreen()
        screen.up(0)
        screen.report(atMilliseconds: 0)
        screen.move(3, 100, 100)
        screen.report(atMilliseconds: 10)
        #expect(try Self.story(screen.recording) == ["", ""])
    }

    @Test func `the slot that was current before counts`() throws {
        var screen = VirtualTouchscreen(standing: StandingState(slot: 3))
        screen.down(3, 10, 10)
        screen.report(atMilliseconds: 0)
        screen.down(0, 20, 20)
        screen.report(atMilliseconds: 10)
        screen.up(3)
        screen.report(atMilliseconds: 20)
        #expect(try Self.story(screen.recording) == ["d1", "d2", "u1"])
    }

    @Test func `a device without slots has one finger, down while its key is`() throws {
        var screen = VirtualTouchscreen(device: Self.single)
        screen.add(EventType.absolute, AxisCode.x, 350)
        screen.add(EventType.absolute, AxisCode.y, 0)
        screen.add(EventType.key, KeyCode.touch, 1)
        screen.report(atMilliseconds: 0)
        screen.add(EventType.key, KeyCode.touch, 2)
        screen.report(atMilliseconds: 250)
        screen.add(EventType.key, KeyCode.touch, 0)
        screen.report(atMilliseconds: 260)
        #expect(try Self.story(screen.recording) == ["d1", "", "u1"])
        #expect(try Replay(screen.recording).changes[0].point == TouchPoint(x: 0.25, y: 0.5))
    }

    @Test func `a virtual machine's tablet touches with the left button`() throws {
        var device = Self.single
        device.keys = [KeyCode.leftButton]
        var screen = VirtualTouchscreen(device: device)
        screen.add(EventType.key, KeyCode.leftButton, 1)
        screen.report(atMilliseconds: 0)
        screen.add(EventType.key, KeyCode.touch, 0)
        screen.report(atMilliseconds: 10)
        #expect(try Self.story(screen.recording) == ["d1", ""])
    }

    @Test func `where a device reports both, slots win`() throws {
        var screen = VirtualTouchscreen()
        screen.add(EventType.key, KeyCode.touch, 1)
        screen.add(EventType.absolute, AxisCode.x, 100)
        screen.report(atMilliseconds: 0)
        screen.down(0, 10, 10)
        screen.report(atMilliseconds: 10)
        screen.add(EventType.key, KeyCode.touch, 0)
        screen.report(atMilliseconds: 20)
        #expect(try Self.story(screen.recording) == ["", "d1", ""])
    }

    @Test func `a finger wholly within a loss is counted and not invented`() throws {
        var screen = VirtualTouchscreen()
        screen.drop()
        screen.down(0, 10, 10)
        screen.report(atMilliseconds: 0)
        screen.up(0)
        screen.report(atMilliseconds: 50)
        var tracker = try ContactTracker(screen.recording.device)
        #expect(screen.recording.frames.flatMap { tracker.take($0) }.isEmpty)
        #expect(tracker.droppedFrames == 1)
        #expect(tracker.contactCount == 0)
    }

    @Test func `a finger that was down before a loss lifts after it, or when the next one comes`()
        throws
    {
        for lifts in [true, false] {
            var screen = VirtualTouchscreen()
            screen.down(0, 10, 10)
            screen.report(atMilliseconds: 0)
            screen.drop()
            screen.report(atMilliseconds: 10)
            if lifts { screen.up(0) } else { screen.down(0, 50, 50) }
            screen.report(atMilliseconds: 20)
            #expect(try Self.story(screen.recording) == ["d1", "", lifts ? "u1" : "u1 d2"])
        }
    }

    @Test func `what is open at the end is cancelled`() throws {
        var screen = VirtualTouchscreen()
        screen.down(4, 10, 10)
        screen.down(1, 20, 20)
        screen.report(atMilliseconds: 0)
        var tracker = try ContactTracker(screen.recording.device)
        _ = tracker.take(screen.recording.frames[0])
        #expect(Self.story(tracker.cancelAll(at: .milliseconds(5))) == "c2 c1")
        #expect(tracker.cancelAll(at: .milliseconds(6)).isEmpty)
    }
}

extension Instant {
    static func milliseconds(_ count: UInt64) -> Instant {
        Instant(nanoseconds: count * 1_000_000)
    }
}
