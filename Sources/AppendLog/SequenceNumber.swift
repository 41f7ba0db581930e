/// The number of a record in its log, from 1. Numbers only grow and are never used again.
package struct SequenceNumber: RawRepresentable, Hashable, Comparable, Sendable,
    CustomStringConvertible
{
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package init(_ value: UInt64) {
        rawValue = value
    }

    package static let first = SequenceNumber(1)
    static let last = SequenceNumber(.max)
    /// No log gets so far; counters on a disk that claim more are damage, and nothing that is added
    /// to those below can overflow.
    static let countersMax: UInt64 = 1 << 62

    package static func < (left: SequenceNumber, right: SequenceNumber) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number after this one. A log does not reach the last number in this world's time.
    package var next: SequenceNumber { advanced(by: 1) }

    package func advanced(by count: Int) -> SequenceNumber {
        SequenceNumber(rawValue &+ UInt64(count))
    }

    package var description: String { String(rawValue) }
}
