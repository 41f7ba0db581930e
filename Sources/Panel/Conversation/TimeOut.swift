import Feedback

/// Something that ends at a time, and whose last seconds are counted down: a visit that nobody goes
/// on with, or the time for wiping the glass. A pure value.
struct TimeOut: Hashable, Sendable {
    /// The longest countdown before a visit ends. A visit that waits for less than twice as long
    /// has half of it.
    static let secondsMax: UInt64 = 10
    /// A finger that is down when the countdown begins is waited for: it may be about to answer.
    static let patienceMilliseconds: UInt64 = 250

    let endsAt: Instant
    /// When the countdown begins.
    let beginsAt: Instant
    /// The length of the countdown.
    let seconds: Int

    /// - Parameter idleMilliseconds: how long a visit waits in all.
    init(endsAt: Instant, idleMilliseconds: UInt64) {
        let seconds = max(1, min(Self.secondsMax, idleMilliseconds / 2_000))
        let nanoseconds = min(endsAt.nanoseconds, seconds * 1_000_000_000)
        self.endsAt = endsAt
        self.seconds = Int(seconds)
        beginsAt = Instant(nanoseconds: endsAt.nanoseconds - nanoseconds)
    }

    /// Counted down from the beginning.
    init(from now: Instant, milliseconds: UInt64) {
        endsAt = now.advanced(byMilliseconds: milliseconds)
        beginsAt = now
        seconds = Int((milliseconds + 999) / 1_000)
    }

    /// Rounded up: 0 would say that it is over.
    func secondsLeft(at now: Instant) -> Int {
        min(seconds, Int((endsAt.milliseconds(since: now) + 999) / 1_000))
    }

    /// When the countdown shows another number.
    func nextTick(after now: Instant) -> Instant {
        let left = UInt64(max(secondsLeft(at: now), 1))
        return Instant(nanoseconds: endsAt.nanoseconds - (left - 1) * 1_000_000_000)
    }
}
