package import Feedback

/// Tells what the fingers on one device do: taps, calls for staff, palms, and things that lie on
/// the screen. Contacts and times go in, outcomes come out; it has no clock.
///
/// Times are those of the contacts, so that a late reader judges as an early one does: a change
/// first lets everything happen that was due before it. Read a device up to a moment before saying
/// with `woke` that it has come, or a finger that was lifted in time is taken for one that was not.
package struct TouchRecognizer: Sendable {
    package enum Outcome: Hashable, Sendable {
        /// What a contact did, for whoever shows it. A contact that is stuck is cancelled here, and
        /// what the device says of it afterwards is left out.
        case change(ContactChange)
        /// What a contact was, after its `up` or `cancel`.
        case verdict(TapRecognizer.Verdict)
        case longPress(LongPress)
    }

    private var watch: StuckWatch
    private var taps: TapRecognizer
    private var longPresses: LongPressRecognizer

    package init(limits: TouchLimits = TouchLimits()) {
        watch = StuckWatch(limits)
        taps = TapRecognizer(limits: limits.taps)
        longPresses = LongPressRecognizer(limits)
    }

    /// Contacts that have been down for `stuckMilliseconds` or longer, whether or not they were
    /// lifted here; nil where there are none.
    package var stuck: StuckHealth? { watch.stuck }

    /// When `woke` has something to do though no finger does anything; nil for never.
    package var nextDue: Instant? {
        guard let first = watch.nextDue, let second = longPresses.nextDue else {
            return watch.nextDue ?? longPresses.nextDue
        }
        return min(first, second)
    }

    /// What was due before the change, and then what the change means.
    package mutating func take(_ change: ContactChange) -> [Outcome] {
        var outcomes: [Outcome] = []
        take(change, into: &outcomes)
        return outcomes
    }

    /// The same, behind what is there already.
    package mutating func take(_ change: ContactChange, into outcomes: inout [Outcome]) {
        woke(at: change.at, into: &outcomes)
        if let change = watch.take(change) { pass(change, to: &outcomes) }
    }

    /// What time alone decides up to `now`, in the order in which it came due.
    package mutating func woke(at now: Instant) -> [Outcome] {
        var outcomes: [Outcome] = []
        woke(at: now, into: &outcomes)
        return outcomes
    }

    private mutating func woke(at now: Instant, into outcomes: inout [Outcome]) {
        while let due = nextDue, due <= now {
            if let press = longPresses.woke(at: due) {
                taps.spoil(press.contact, .longPress)
                outcomes.append(.longPress(press))
            } else if let cancel = watch.woke(at: due) {
                taps.spoil(cancel.contact, .stuck)
                pass(cancel, to: &outcomes)
            }
        }
    }

    private mutating func pass(_ change: ContactChange, to outcomes: inout [Outcome]) {
        longPresses.take(change)
        outcomes.append(.change(change))
        if let verdict = taps.take(change) { outcomes.append(.verdict(verdict)) }
    }
}
