package import Feedback

/// Holds back a lift that nobody made.
///
/// Of a device that is unplugged the kernel first lifts what is down (`input_disconnect_device` in
/// `drivers/input/input.c`), and only then fails the next reading. It ends that frame by a
/// `SYN_REPORT` of value 1, where a driver sends 0. So such a lift waits until the device has shown
/// that it lives: by its next frame, or by being there a little later. A program that makes devices
/// may send 1 with every frame; its taps are late by that time, and not lost.
package struct PartingLift: Sendable {
    /// From the kernel's lift to the failing of the next reading other devices' coming and going
    /// may pass, which the kernel does one after the other.
    package static let holdMilliseconds: UInt64 = 50

    private var held: InputFrame?
    /// When the device is known to live though it says nothing more; nil where nothing is held.
    package private(set) var due: Instant?

    package init() {}

    /// What may be believed now that the device says this.
    package mutating func take(_ frame: InputFrame, at now: Instant) -> [InputFrame] {
        let before = release()
        guard frame.isKernelsOwn && frame.lifts else { return before + [frame] }
        held = frame
        due = now.advanced(byMilliseconds: Self.holdMilliseconds)
        return before
    }

    /// The device says nothing more for now.
    package mutating func woke(at now: Instant) -> [InputFrame] {
        guard let due, now >= due else { return [] }
        return release()
    }

    /// The device lives.
    package mutating func release() -> [InputFrame] {
        defer { drop() }
        return held.map { [$0] } ?? []
    }

    /// The device is gone: who touched it did not lift a finger.
    package mutating func drop() {
        held = nil
        due = nil
    }
}

extension InputFrame {
    fileprivate var lifts: Bool {
        events.contains { event in
            switch event.type {
            case EventType.key: event.value == 0
            case EventType.absolute: event.code == AxisCode.trackingID && event.value < 0
            default: false
            }
        }
    }
}
