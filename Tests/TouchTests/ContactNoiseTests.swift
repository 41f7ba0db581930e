import Feedback
import Testing
import Touch

/// Frames that no honest device sends.
@Suite struct ContactNoiseTests {
    @Test(arguments: 1...20)
    func `whatever a device says, a contact is down once and ends once`(seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed)
        var tracker = try ContactTracker(VirtualTouchscreen.device)
        var open: Set<ContactNumber> = []
        var latest: UInt64 = 0
        for time in 0..<2000 as Range<UInt64> {
            let frame = Self.noise(at: .milliseconds(time), &numbers)
            for change in tracker.take(frame) {
                switch change.kind {
                case .down:
                    latest += 1
                    #expect(change.contact.rawValue == latest)
                    #expect(open.insert(change.contact).inserted)
                case .moved: #expect(open.contains(change.contact))
                case .up, .cancel: #expect(open.remove(change.contact) != nil)
                }
            }
        }
        #expect(Set(tracker.cancelAll(at: .milliseconds(9999)).map(\.contact)) == open)
        #expect(latest > 100)
    }

    private static func noise(at time: Instant, _ numbers: inout SeededNumbers) -> InputFrame {
        let codes = [
            AxisCode.slot, AxisCode.slotX, AxisCode.slotY, AxisCode.trackingID, 0, 1, 0x3a,
        ]
        let events = (0..<Int.random(in: 0...8, using: &numbers)).map { _ in
            let isDrop = Int.random(in: 0..<100, using: &numbers) == 0
            return KernelEvent(
                type: isDrop ? EventType.synchronization : EventType.absolute,
                code: isDrop
                    ? SynchronizationCode.dropped : codes.randomElement(using: &numbers) ?? 0,
                value: .random(in: -2...12, using: &numbers))
        }
        return InputFrame(at: time, events: events)
    }
}
