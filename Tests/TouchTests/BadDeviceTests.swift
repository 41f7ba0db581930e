import Feedback
import Testing
import Touch

/// Devices that lie about themselves: refused by name, or used as far as they make sense.
@Suite struct BadDeviceTests {
    @Test func `a device that claims more slots than we tell apart has the first of them`() throws {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slot] = AxisRange(minimum: 0, maximum: .max)
        let last = Int32(ContactTracker.slotsMax - 1)
        var screen = VirtualTouchscreen(device: device)
        screen.down(last, 10, 10)
        screen.report(atMilliseconds: 0)
        screen.down(last + 1, 10, 10)
        screen.report(atMilliseconds: 10)
        #expect(try ContactTrackerTests.story(screen.recording) == ["d1", ""])
    }

    @Test(arguments: [(0, -1), (5, 0), (Int32.max, Int32.min)])
    func `a device that lies about its slots has the first`(minimum: Int32, maximum: Int32) throws {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slot] = AxisRange(minimum: minimum, maximum: maximum)
        var screen = VirtualTouchscreen(device: device)
        screen.down(0, 10, 10)
        screen.report(atMilliseconds: 0)
        screen.down(1, 10, 10)
        screen.report(atMilliseconds: 10)
        #expect(try ContactTrackerTests.story(screen.recording) == ["d1", ""])
    }

    @Test func `the largest and the smallest numbers are survived in every axis`() throws {
        for value in [Int32.min, -1, Int32.max] {
            var screen = VirtualTouchscreen()
            for code in 0..<AxisCode.count { screen.add(EventType.absolute, code, value) }
            screen.report(atMilliseconds: 0)
            screen.add(EventType.absolute, AxisCode.slot, 0)
            for code in 0..<AxisCode.count where code != AxisCode.slot {
                screen.add(EventType.absolute, code, value)
            }
            screen.report(atMilliseconds: 10)
            screen.up(0)
            screen.report(atMilliseconds: 20)
            // The largest height is one that hovers, the smallest number lifts.
            #expect(try ContactTrackerTests.story(screen.recording) == ["", "", ""])
        }
    }

    @Test func `positions out of range are at the edge`() throws {
        var screen = VirtualTouchscreen()
        screen.down(0, .min, .max)
        screen.report(atMilliseconds: 0)
        let down = try Replay(screen.recording).changes[0]
        #expect(down.point == TouchPoint(x: 0, y: 1))
    }

    @Test func `slots beyond what the device said are ignored until it names one that it has`()
        throws
    {
        for slot in [10, -1, Int32.max, Int32.min] {
            var screen = VirtualTouchscreen()
            screen.down(slot, 10, 10)
            screen.report(atMilliseconds: 0)
            screen.down(9, 20, 20)
            screen.report(atMilliseconds: 10)
            #expect(try ContactTrackerTests.story(screen.recording) == ["", "d1"])
        }
    }

    @Test func `a device with slots but no positions in them is used as single-touch`() throws {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slotX] = nil
        var screen = VirtualTouchscreen(device: device)
        screen.add(EventType.absolute, AxisCode.trackingID, 4)
        screen.report(atMilliseconds: 0)
        screen.add(EventType.key, KeyCode.touch, 1)
        screen.report(atMilliseconds: 10)
        #expect(try ContactTrackerTests.story(screen.recording) == ["", "d1"])
    }

    @Test func `a device that tells no range for a position is refused`() {
        var device = ContactTrackerTests.single
        device.axes[AxisCode.y] = nil
        #expect(throws: TouchscreenFault.noPosition(device: "resistive")) {
            try ContactTracker(device)
        }
    }

    @Test(arguments: [(0, 0), (5, 5), (10, 9), (Int32.max, Int32.min)])
    func `a range without extent is refused`(minimum: Int32, maximum: Int32) {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slotY] = AxisRange(minimum: minimum, maximum: maximum)
        #expect(
            throws: TouchscreenFault.axisWithoutExtent(
                device: device.name, code: AxisCode.slotY, minimum: minimum, maximum: maximum)
        ) { try ContactTracker(device) }
    }

    @Test func `the widest range there is can be used`() throws {
        var device = VirtualTouchscreen.device
        device.axes[AxisCode.slotX] = AxisRange(minimum: .min, maximum: .max)
        var screen = VirtualTouchscreen(device: device)
        screen.down(0, 0, 0)
        screen.report(atMilliseconds: 0)
        #expect(abs(try Replay(screen.recording).changes[0].point.x - 0.5) < 1e-9)
    }
}
