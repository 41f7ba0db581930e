/// A technician tries the panel: answers are marked as tests, trigger nothing, and are in no score.
/// It ends by itself, since technicians forget.
package struct ServiceMode: Hashable, Sendable {
    /// How long it lasts unless somebody ends it: half an hour.
    package static let milliseconds: UInt64 = 30 * 60 * 1_000

    /// When it ends by itself; nil once it was ended. Whoever shows it ends it at this time.
    package private(set) var endsAt: Instant?
    /// When it was turned on; nil once it was ended.
    package private(set) var beganAt: Instant?
    /// Answers that were marked as tests since then.
    package private(set) var tests: UInt64 = 0

    package init() {}

    /// Turned on, or on again: the half hour counts from the last time.
    package mutating func begin(at now: Instant) {
        if !isOn(at: now) { (beganAt, tests) = (now, 0) }
        endsAt = now.advanced(byMilliseconds: Self.milliseconds)
    }

    package mutating func end() {
        (endsAt, beganAt) = (nil, nil)
    }

    mutating func countTest() {
        tests += 1
    }

    /// Half-open: at the very end it is off.
    package func isOn(at now: Instant) -> Bool {
        guard let beganAt, let endsAt else { return false }
        return beganAt <= now && now < endsAt
    }

    /// 0 where it is off.
    package func millisecondsLeft(at now: Instant) -> UInt64 {
        endsAt?.milliseconds(since: now) ?? 0
    }
}
