import Feedback
import Testing
import Touch

/// What is no finger: palms, pens, and what hovers.
@Suite struct ContactRulesTests {
    static func story(
        _ screen: VirtualTouchscreen, rules: ContactRules = ContactRules(),
        standing: StandingState = StandingState()
    ) throws -> [String] {
        var tracker = try ContactTracker(
            screen.recording.device, standing: standing, rules: rules)
        return screen.recording.frames.map { frame in
            let changes = tracker.take(frame)
            let palm = changes.contains(where: \.isPalm) ? "!" : ""
            return ContactTrackerTests.story(changes) + palm
        }
    }

    /// A device that tells sizes from 0 to `sizeMax`.
    static func sizing(upTo sizeMax: Int32) -> VirtualTouchscreen {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slotSize] = AxisRange(minimum: 0, maximum: sizeMax)
        return VirtualTouchscreen(device: device)
    }

    @Test func `what the device calls a palm is one from then on`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, 100, 100)
        screen.report(atMilliseconds: 0)
        screen.add(EventType.absolute, AxisCode.slotTool, ToolType.palm)
        screen.report(atMilliseconds: 10)
        screen.add(EventType.absolute, AxisCode.slotTool, 0)
        screen.report(atMilliseconds: 20)
        screen.move(0, 110, 100)
        screen.report(atMilliseconds: 30)
        screen.up(0)
        screen.report(atMilliseconds: 40)
        screen.tap(0, 100, 100, atMilliseconds: 500)
        #expect(try Self.story(screen) == ["d1", "m1!", "", "m1!", "u1!", "d2", "u2"])
        #expect(try Replay(screen.recording).taps.count == 1)
    }

    @Test func `a contact as long as the share is a palm, a unit shorter is a finger`() throws {
        // A share of 0.2 of the width's 4095 units.
        for (size, isPalm) in [(818, false), (819, true), (820, true)] as [(Int32, Bool)] {
            var screen = Self.sizing(upTo: 4095)
            screen.down(0, 100, 100)
            screen.add(EventType.absolute, AxisCode.slotSize, size)
            screen.report(atMilliseconds: 0)
            let rules = ContactRules(palmShare: 0.2)
            #expect(try Self.story(screen, rules: rules) == [isPalm ? "d1!" : "d1"])
            #expect(try Self.story(screen, rules: ContactRules(palmShare: nil)) == ["d1"])
        }
    }

    @Test func `lengths in units of their own are not judged`() throws {
        for (sizeMax, isJudged) in [(255, false), (2303, true), (4095, true)] as [(Int32, Bool)] {
            var screen = Self.sizing(upTo: sizeMax)
            screen.down(0, 100, 100)
            screen.add(EventType.absolute, AxisCode.slotSize, .max)
            screen.report(atMilliseconds: 0)
            #expect(try Self.story(screen) == [isJudged ? "d1!" : "d1"])
        }
    }

    @Test func `a finger that hovers touches when it comes down and lifts when it rises`() throws {
        var screen = VirtualTouchscreen()
        func hover(_ height: Int32, at milliseconds: UInt64) {
            screen.add(EventType.absolute, AxisCode.slotDistance, height)
            screen.report(atMilliseconds: milliseconds)
        }
        screen.down(0, 100, 100)
        hover(5, at: 0)
        screen.move(0, 120, 100)
        hover(2, at: 10)
        hover(0, at: 20)
        hover(1, at: 100)
        hover(0, at: 200)
        screen.up(0)
        screen.report(atMilliseconds: 300)
        #expect(try Self.story(screen) == ["", "", "d1", "u1", "d2", "u2"])
    }

    @Test func `a slot that hovered before the first frame hovers until it says otherwise`() throws
    {
        var screen = VirtualTouchscreen()
        screen.down(0, 100, 100)
        screen.report(atMilliseconds: 0)
        screen.add(EventType.absolute, AxisCode.slotDistance, 0)
        screen.report(atMilliseconds: 10)
        let standing = StandingState(positions: [.init(distance: 9)])
        #expect(try Self.story(screen, standing: standing) == ["", "d1"])
    }

    @Test func `a pen is ignored, or a finger by choice`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, 100, 100)
        screen.add(EventType.absolute, AxisCode.slotTool, ToolType.pen)
        screen.report(atMilliseconds: 0)
        screen.up(0)
        screen.report(atMilliseconds: 80)
        #expect(try Self.story(screen) == ["", ""])
        #expect(try Self.story(screen, rules: ContactRules(pens: .asFingers)) == ["d1", "u1"])
    }

    @Test func `a finger that turns out to be a pen is cancelled`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, 100, 100)
        screen.report(atMilliseconds: 0)
        screen.add(EventType.absolute, AxisCode.slotTool, ToolType.pen)
        screen.report(atMilliseconds: 50)
        screen.up(0)
        screen.report(atMilliseconds: 80)
        #expect(try Self.story(screen) == ["d1", "c1", ""])
    }

    @Test func `a device without slots tells of its pen by a key`() throws {
        var screen = VirtualTouchscreen(device: ContactTrackerTests.single)
        func press(_ code: UInt16, _ value: Int32, at milliseconds: UInt64) {
            screen.add(EventType.key, code, value)
            screen.report(atMilliseconds: milliseconds)
        }
        press(0x140, 1, at: 0)
        press(KeyCode.touch, 1, at: 10)
        press(KeyCode.touch, 0, at: 90)
        press(0x140, 0, at: 100)
        press(KeyCode.touch, 1, at: 200)
        press(0x141, 1, at: 250)
        #expect(try Self.story(screen) == ["", "", "", "", "d1", "c1"])
        let mapped = try Self.story(screen, rules: ContactRules(pens: .asFingers))
        #expect(mapped == ["", "d1", "u1", "", "d2", ""])
        let standing = StandingState(keys: [0x140])
        screen = VirtualTouchscreen(device: ContactTrackerTests.single)
        press(KeyCode.touch, 1, at: 0)
        #expect(try Self.story(screen, standing: standing) == [""])
    }

    @Test func `the rules that nobody set are those of the documentation`() {
        #expect(ContactRules() == ContactRules(pens: .ignored, palmShare: 0.3))
    }
}
