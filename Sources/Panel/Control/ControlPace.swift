import Feedback

/// How many requests may be taken: so many a second, and at once no more than that.
struct ControlPace: Hashable, Sendable {
    private let perSecond: UInt64
    /// When the second began that is counted.
    private var since: Instant
    private var taken: UInt64 = 0

    init(perSecond: UInt64, at now: Instant) {
        precondition(perSecond > 0)
        self.perSecond = perSecond
        since = now
    }

    /// Whether one more may be taken now.
    mutating func take(at now: Instant) -> Bool {
        if now.milliseconds(since: since) >= 1_000 {
            since = now
            taken = 0
        }
        guard taken < perSecond else { return false }
        taken += 1
        return true
    }

    /// When one more may be taken, where none may now.
    var due: Instant { since.advanced(byMilliseconds: 1_000) }
}
