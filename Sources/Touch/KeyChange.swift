package import Feedback

/// A key or button of a device: its number in `linux/input-event-codes.h`. (Never a key that
/// encrypts or signs something.)
package struct Key: Hashable, Comparable, Sendable {
    package let rawValue: UInt16

    package init(_ rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static func < (left: Key, right: Key) -> Bool { left.rawValue < right.rawValue }

    /// What a screen or a tablet says about a finger or a pen (`BTN_TOOL_PEN` to
    /// `BTN_TOOL_QUADTAP`, `BTN_TOUCH` among them): nothing that anybody presses by itself.
    package var tellsOfContact: Bool { (0x140...0x14f).contains(rawValue) }
}

/// What a key did. Every press has one `down`, and then exactly one of `up` and `cancel`.
package struct KeyChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case down
        case up
        /// What became of the key is not known: the device is gone, or frames were lost.
        case cancel
    }

    package var kind: Kind
    package var key: Key
    /// The time of the frame.
    package var at: Instant

    package init(kind: Kind, key: Key, at: Instant) {
        self.kind = kind
        self.key = key
        self.at = at
    }
}

extension KeyChange.Kind {
    /// What it adds to the keys that are down.
    package var step: Int { self == .down ? 1 : -1 }
}
