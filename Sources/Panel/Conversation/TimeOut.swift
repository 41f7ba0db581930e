import Feedback

/// Something that ends at a time, and whose last seconds are counted down: a visit that nobody goes
/// on with, or the time for wiping the glass. A pure value.
struct TimeOut: Hashable, Sendable {
    /// The longest countdown before a visit ends. A visit that waits for less than twice as long
    /// has half of it.
    static let secondsMax: UInt64 = 10
    /// The same for customers who use keys or listen: WCAG 2.2, 2.2.1, asks for 20 seconds.
    static let patientSecondsMax: UInt64 = 20
    /// How many times as long such a customer's visit waits.
    static let patience: UInt64 = 3
    /// A finger that is down when the countdown begins is waited for: it may be about to answer.
    static let patienceMilliseconds: UInt64 = 250

    let endsAt: Instant
    /// When the countdown begins.
    let beginsAt: Instant
    /// The length of the countdown.
    let seconds: Int

    /// - Parameters:
    ///   - idleMilliseconds: how long a visit waits in all.
    ///   - isPatient: for a customer who uses keys or listens.
    init(endsAt: Instant, idleMilliseconds: UInt64, isPatient: Bool = false) {
        let most = isPatient ? Self.patientSecondsMax : Self.secondsMax
        let seconds = max(1, min(most, idleMilliseconds / 2_000))
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
