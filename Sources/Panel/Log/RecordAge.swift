package import AppendLog
package import Feedback

/// How long ago a record was made, and which clock says so (P6).
package enum RecordAge: Hashable, Sendable {
    /// Of this boot of the machine: its own clock knows for certain. Milliseconds.
    case sinceBoot(UInt64)
    /// By the wall clock, which was trusted then and is now. Milliseconds.
    case byWallClock(UInt64)
    /// No clock tells.
    case unknown

    /// - Parameter isThisBoot: whether a boot ordinal is of this boot of the machine.
    package init(
        of stamp: Stamp, at now: Instant, wall: PanelClock.Wall,
        isThisBoot: (UInt16) -> Bool
    ) {
        let made = Instant(nanoseconds: stamp.boottimeNanoseconds)
        if isThisBoot(stamp.bootOrdinal), made <= now {
            self = .sinceBoot(now.milliseconds(since: made))
        } else if stamp.isWallTrusted, wall.isTrusted,
            wall.milliseconds >= stamp.wallMilliseconds
        {
            self = .byWallClock(wall.milliseconds - stamp.wallMilliseconds)
        } else {
            self = .unknown
        }
    }

    package var milliseconds: UInt64? {
        switch self {
        case .sinceBoot(let age), .byWallClock(let age): age
        case .unknown: nil
        }
    }

    /// What says so, as a word for scripts.
    package var clock: String {
        switch self {
        case .sinceBoot: "boottime"
        case .byWallClock: "wall"
        case .unknown: "unknown"
        }
    }

    /// Two units at most: `3 d 4 h`, `12 s`.
    package static func text(_ milliseconds: UInt64) -> String {
        let seconds = milliseconds / 1_000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
