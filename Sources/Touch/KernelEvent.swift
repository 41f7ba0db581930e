package import Feedback

/// One change that the kernel tells about an input device: `type`, `code` and `value` of
/// `struct input_event`.
package struct KernelEvent: Hashable, Sendable {
    package var type: UInt16
    package var code: UInt16
    package var value: Int32

    package init(type: UInt16, code: UInt16, value: Int32) {
        self.type = type
        self.code = code
        self.value = value
    }

    /// The end of a frame: everything before it happened together.
    package var endsFrame: Bool {
        type == EventType.synchronization && code == SynchronizationCode.report
    }
}

/// What a device reported at one moment: the events up to a `SYN_REPORT`, without it.
package struct InputFrame: Hashable, Sendable {
    /// The time of the `SYN_REPORT`.
    package var at: Instant
    package var events: [KernelEvent]
    /// The kernel added it to what the driver said: a key that repeats, or a lift of what is down
    /// on a device that goes. Its `SYN_REPORT` has value 1 (`input_value_sync`).
    package var isKernelsOwn: Bool

    package init(at: Instant, events: [KernelEvent], isKernelsOwn: Bool = false) {
        self.at = at
        self.events = events
        self.isKernelsOwn = isKernelsOwn
    }

    /// The kernel's queue overflowed before this frame: it is not whole, and others are missing.
    package var followsLoss: Bool {
        events.contains {
            $0.type == EventType.synchronization && $0.code == SynchronizationCode.dropped
        }
    }
}

/// Numbers of `linux/input-event-codes.h` that touch screens use.
package enum EventType {
    package static let synchronization: UInt16 = 0x00
    package static let key: UInt16 = 0x01
    package static let absolute: UInt16 = 0x03
}

package enum SynchronizationCode {
    package static let report: UInt16 = 0
    package static let dropped: UInt16 = 3
}

package enum KeyCode {
    package static let leftButton: UInt16 = 0x110
    /// `BTN_TOOL_PEN` to `BTN_TOOL_AIRBRUSH`: down while such a tool is near.
    package static let penTools: ClosedRange<UInt16> = 0x140...0x144
    package static let touch: UInt16 = 0x14a
    /// One above the highest code that the kernel has: `KEY_CNT`.
    package static let count: UInt16 = 0x300
}

package enum AxisCode {
    package static let x: UInt16 = 0x00
    package static let y: UInt16 = 0x01
    package static let slot: UInt16 = 0x2f
    /// `ABS_MT_TOUCH_MAJOR`: how long the contact is.
    package static let slotSize: UInt16 = 0x30
    package static let slotX: UInt16 = 0x35
    package static let slotY: UInt16 = 0x36
    /// `ABS_MT_TOOL_TYPE`: one of `ToolType`.
    package static let slotTool: UInt16 = 0x37
    package static let trackingID: UInt16 = 0x39
    /// `ABS_MT_DISTANCE`: above 0 while the finger hovers.
    package static let slotDistance: UInt16 = 0x3b
    /// One above the highest code that the kernel has: `ABS_CNT`.
    package static let count: UInt16 = 0x40
}

/// What touches, as `ABS_MT_TOOL_TYPE` says it; whatever else it says is taken for a finger.
package enum ToolType {
    package static let pen: Int32 = 1
    package static let palm: Int32 = 2
}
