package import Feedback

/// Who may see the staff's own screen, and patience with whoever guesses: a pure value.
///
/// After a few wrong tries each further one has to wait, and longer each time: all PINs of four
/// digits take somebody who never goes home more than a year. The count is forgotten when the right
/// one comes and when the panel starts again.
package struct PINGuard: Hashable, Sendable {
    /// Wrong tries before the first wait: thumbs are thick.
    package static let freeTries = 5
    package static let waitMilliseconds: ClosedRange<UInt64> = 60_000...3_600_000

    package enum Outcome: Hashable, Sendable {
        case right
        /// `triesLeft` before the next wait, from 1.
        case wrong(triesLeft: Int)
        /// Not looked at: nobody is let in before this time.
        case wait(until: Instant)
    }

    private let pin: StaffPIN
    private var wrong = 0
    private var until: Instant?

    package init(_ pin: StaffPIN) {
        self.pin = pin
    }

    /// Whether it lets in who knows this PIN, and no other.
    func isFor(_ pin: StaffPIN?) -> Bool { pin == self.pin }

    package mutating func tried(_ typed: String, at now: Instant) -> Outcome {
        if let until, now < until { return .wait(until: until) }
        guard !pin.matches(typed) else {
            self = PINGuard(pin)
            return .right
        }
        wrong += 1
        guard wrong >= Self.freeTries else { return .wrong(triesLeft: Self.freeTries - wrong) }
        let doublings = min(wrong - Self.freeTries, 16)
        let range = Self.waitMilliseconds
        let wait = min(range.lowerBound << UInt64(doublings), range.upperBound)
        let end = now.advanced(byMilliseconds: wait)
        until = end
        return .wait(until: end)
    }

    /// When the next try is looked at; nil: at once.
    package func waitsUntil(at now: Instant) -> Instant? {
        until.flatMap { now < $0 ? $0 : nil }
    }
}
