package import Feedback

/// One press of one key that counts. What the key means, others know.
package struct ButtonPress: Hashable, Sendable {
    package var key: Key
    package var downAt: Instant
    /// When it was lifted; where it is held, when it was counted, while it was still down.
    package var upAt: Instant
    /// It was counted while it was still down.
    package var isHeld: Bool

    package init(key: Key, downAt: Instant, upAt: Instant, isHeld: Bool = false) {
        self.key = key
        self.downAt = downAt
        self.upAt = upAt
        self.isHeld = isHeld
    }
}

/// What a press must keep to in order to count; each limit itself still does.
package struct ButtonLimits: Hashable, Sendable {
    /// Shorter, from the first contact of the switch to its last, is electrical noise: a person
    /// who hits a button in passing holds it for about 40 ms.
    package var shortestMilliseconds: UInt64
    /// A press that goes on for so long counts although it goes on.
    package var heldMilliseconds: UInt64
    /// A switch that closes again so soon after it opened has bounced, and is in the same press.
    /// Switches bounce for up to 20 ms, worn ones longer; nobody presses twice within 60 ms.
    package var bounceMilliseconds: UInt64
    /// A key that is down for so long is stuck, and somebody should see to it.
    package var stuckMilliseconds: UInt64

    package init(
        shortestMilliseconds: UInt64 = 10, heldMilliseconds: UInt64 = 1000,
        bounceMilliseconds: UInt64 = 30, stuckMilliseconds: UInt64 = 300_000
    ) {
        self.shortestMilliseconds = shortestMilliseconds
        self.heldMilliseconds = max(heldMilliseconds, shortestMilliseconds)
        self.bounceMilliseconds = bounceMilliseconds
        self.stuckMilliseconds = stuckMilliseconds
    }
}

/// Tells presses that count from everything else that switches do, for the keys of one device.
///
/// A press counts when it is lifted. One that is held counts once, after `heldMilliseconds` and
/// while it is still down: a customer who leans on a button until something happens sees that it
/// does, and has said one thing however long they lean. What the switch does afterwards is the same
/// press until it has been open for longer than `bounceMilliseconds`.
///
/// Times are those of the changes, so that a late reader judges as an early one does: a change
/// first lets everything happen that was due before it. Read all changes up to a moment before
/// saying with `woke` that it has come.
package struct ButtonRecognizer: Sendable {
    package enum Verdict: Hashable, Sendable {
        case button(ButtonPress)
        case noButton(Key, Reason)
    }

    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The switch bounced without ever being closed for long enough.
        case tooShort = "too short"
        case cancelled = "cancelled"
    }

    private struct Press: Sendable {
        let downAt: Instant
        /// Nil while the switch is closed.
        var openSince: Instant?
        var isCounted = false
        var isStuck = false
    }

    package let limits: ButtonLimits
    private var presses: [Key: Press] = [:]

    package init(limits: ButtonLimits = ButtonLimits()) {
        self.limits = limits
    }

    /// What the change decides, and what was due before it.
    package mutating func take(_ change: KeyChange) -> [Verdict] {
        let due = woke(at: change.at)
        switch change.kind {
        case .down:
            presses[change.key, default: Press(downAt: change.at)].openSince = nil
            return due
        case .up: return due + lift(change)
        case .cancel: return due + cancel(change)
        }
    }

    private mutating func lift(_ change: KeyChange) -> [Verdict] {
        guard var press = presses[change.key], press.openSince == nil else { return [] }
        press.openSince = change.at
        press.isStuck = false
        let lasted = change.at.milliseconds(since: press.downAt)
        let counts = !press.isCounted && lasted >= limits.shortestMilliseconds
        press.isCounted = press.isCounted || counts
        presses[change.key] = press
        guard counts else { return [] }
        return [.button(ButtonPress(key: change.key, downAt: press.downAt, upAt: change.at))]
    }

    private mutating func cancel(_ change: KeyChange) -> [Verdict] {
        guard let press = presses[change.key] else { return [] }
        // A switch that bounces while frames are lost must not make two presses of a held one.
        if press.isCounted { return lift(change) }
        presses[change.key] = nil
        return [.noButton(change.key, .cancelled)]
    }

    // MARK: Time

    /// Keys that have been down for `stuckMilliseconds`; nil where there are none.
    package var stuck: StuckHealth? {
        let since = presses.values.filter(\.isStuck).map(\.downAt)
        return since.min().map { StuckHealth(since: $0, count: since.count) }
    }

    /// When `woke` has something to do though no key changes; nil for never.
    package var nextDue: Instant? { presses.values.compactMap(due).min() }

    /// What time alone decides up to `now`, in the order in which it came due.
    package mutating func woke(at now: Instant) -> [Verdict] {
        var verdicts: [Verdict] = []
        while let (key, at) = earliest(upTo: now) {
            if let verdict = expire(key, at: at) { verdicts.append(verdict) }
        }
        return verdicts
    }

    private func earliest(upTo now: Instant) -> (key: Key, at: Instant)? {
        let dues = presses.compactMap { key, press in due(press).map { (key: key, at: $0) } }
        return dues.filter { $0.at <= now }.min { ($0.at, $0.key) < ($1.at, $1.key) }
    }

    private func due(_ press: Press) -> Instant? {
        if let openSince = press.openSince {
            // The limit itself still is bouncing.
            return openSince.advanced(byMilliseconds: limits.bounceMilliseconds + 1)
        }
        if !press.isCounted {
            return press.downAt.advanced(byMilliseconds: limits.heldMilliseconds)
        }
        return press.isStuck
            ? nil : press.downAt.advanced(byMilliseconds: limits.stuckMilliseconds)
    }

    /// A press comes due three times at most: held, stuck and over.
    private mutating func expire(_ key: Key, at now: Instant) -> Verdict? {
        guard let press = presses[key] else { return nil }
        if press.openSince != nil {
            presses[key] = nil
            return press.isCounted ? nil : .noButton(key, .tooShort)
        }
        if press.isCounted {
            presses[key]?.isStuck = true
            return nil
        }
        presses[key]?.isCounted = true
        return .button(ButtonPress(key: key, downAt: press.downAt, upAt: now, isHeld: true))
    }
}
