package import Feedback

/// A finger on the screen, from touching down to lifting: 1, 2, 3 … in order of appearance on one
/// device. (Not to be confused with a customer's phone number.)
package struct ContactNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) {
        precondition(rawValue > 0, "contacts are counted from 1")
        self.rawValue = rawValue
    }

    package static func < (left: ContactNumber, right: ContactNumber) -> Bool {
        left.rawValue < right.rawValue
    }

    package var description: String { String(rawValue) }
}

/// A place on the screen as a share of each axis' range: (0, 0) is where both axes are least,
/// usually the upper left corner, (1, 1) where both are greatest.
package struct TouchPoint: Hashable, Sendable {
    package let x: Double
    package let y: Double

    /// Values outside 0...1 are moved to the nearer end; what is no number becomes 0.
    package init(x: Double, y: Double) {
        self.x = Self.clamped(x)
        self.y = Self.clamped(y)
    }

    /// The larger of the distances along the two axes, as a share of their ranges.
    package func distance(to other: TouchPoint) -> Double {
        max(abs(x - other.x), abs(y - other.y))
    }

    private static func clamped(_ share: Double) -> Double {
        share.isNaN ? 0 : min(max(share, 0), 1)
    }
}

/// What a contact did in one frame. Every contact has one `down`, any number of `moved`, and then
/// exactly one of `up` and `cancel`.
package struct ContactChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case down
        case moved
        /// The finger was lifted.
        case up
        /// What became of the finger is not known: the device is gone, or the recording ended.
        case cancel
    }

    package var kind: Kind
    package var contact: ContactNumber
    /// At `up` and `cancel`: the last place known before.
    package var point: TouchPoint
    /// The time of the frame.
    package var at: Instant
    /// The device says that this is, or was before in the same contact, more than a fingertip.
    package var isPalm: Bool

    package init(
        kind: Kind, contact: ContactNumber, point: TouchPoint, at: Instant, isPalm: Bool = false
    ) {
        self.kind = kind
        self.contact = contact
        self.point = point
        self.at = at
        self.isPalm = isPalm
    }
}

extension ContactChange.Kind {
    /// What it adds to the contacts that are down.
    package var step: Int {
        switch self {
        case .down: 1
        case .moved: 0
        case .up, .cancel: -1
        }
    }
}
