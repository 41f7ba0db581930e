package import Feedback

/// One finger down and up at one place. What stands there, and what a tap on it means, others know.
package struct Tap: Hashable, Sendable {
    package var contact: ContactNumber
    package var down: TouchPoint
    package var up: TouchPoint
    package var downAt: Instant
    package var upAt: Instant

    package init(
        contact: ContactNumber, down: TouchPoint, up: TouchPoint, downAt: Instant, upAt: Instant
    ) {
        self.contact = contact
        self.down = down
        self.up = up
        self.downAt = downAt
        self.upAt = upAt
    }
}

/// What a contact must keep to in order to be a tap; each limit itself still is one.
package struct TapLimits: Hashable, Sendable {
    /// How far the finger may stray from where it touched down, as a share of either axis' range.
    /// The default is about 10 mm on a 10-inch screen: a finger rolls while it presses, and the
    /// hit test of both ends keeps neighbouring faces apart.
    package var slopShare: Double
    /// Shorter is electrical noise: the quickest human taps last about 40 ms.
    package var shortestMilliseconds: UInt64
    /// Longer is a leaning hand, a held finger, something lying on the screen.
    package var longestMilliseconds: UInt64
    /// Fingers on the screen at once. More than two hands have is a sleeve, a cloth or water; then
    /// none of the contacts on the screen at that moment is a tap.
    package var contactsMax: Int
    /// A finger that is back where it was so soon after never left: screens of every kind lose one
    /// for a scan, which come every 11 to 17 ms, and nobody taps twice within 50 ms. It has had
    /// its verdict, and what follows is no tap; but a contact that was too short may have been the
    /// first spark of a tap, and takes nothing from the next. Nil for a screen that loses nobody.
    package var bounceMilliseconds: UInt64?

    package init(
        slopShare: Double = 3.0 / 64, shortestMilliseconds: UInt64 = 20,
        longestMilliseconds: UInt64 = 3000, contactsMax: Int = 10,
        bounceMilliseconds: UInt64? = 20
    ) {
        self.slopShare = slopShare
        self.shortestMilliseconds = shortestMilliseconds
        self.longestMilliseconds = longestMilliseconds
        self.contactsMax = contactsMax
        self.bounceMilliseconds = bounceMilliseconds
    }
}

/// Tells taps from everything else that fingers do, for the contacts of one device.
///
/// Times are those of the contacts, so that a late reader judges as an early one does. What it
/// keeps is bounded by the contacts that the source holds open at once.
package struct TapRecognizer: Sendable {
    package enum Verdict: Hashable, Sendable {
        case tap(Tap)
        case noTap(ContactNumber, Reason)
    }

    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case tooShort = "too short"
        case tooLong = "too long"
        case strayed = "strayed"
        case tooMany = "too many fingers"
        /// The device says that it is more than a fingertip.
        case palm = "palm"
        /// It belongs to the contact before, which has had its verdict.
        case bounced = "bounced"
        /// It called for staff.
        case longPress = "long press"
        /// It neither moved nor was lifted for so long that it counts as lifted.
        case stuck = "stuck"
        case cancelled = "cancelled"
    }

    private struct Open: Sendable {
        var down: ContactChange
        var spoiled: Reason?
    }

    package let limits: TapLimits
    /// In the order of their coming. A device has few open at once: nothing is looked up by hash.
    private var open: [Open] = []
    private var bounces: BounceWatch

    package init(limits: TapLimits = TapLimits()) {
        self.limits = limits
        bounces = BounceWatch(limits)
    }

    /// The verdict on a contact, given when it ends.
    package mutating func take(_ change: ContactChange) -> Verdict? {
        switch change.kind {
        case .down:
            open.append(Open(down: change, spoiled: reason(atDown: change)))
            if open.count > limits.contactsMax { spoilAll(.tooMany) }
        case .moved:
            note(change)
        case .up:
            note(change)
            guard let place = place(of: change.contact) else { return nil }
            return noted(judge(open.remove(at: place), up: change), change)
        case .cancel:
            guard let place = place(of: change.contact) else { return nil }
            let reason = open.remove(at: place).spoiled ?? .cancelled
            return noted(.noTap(change.contact, reason), change)
        }
        return nil
    }

    private func reason(atDown change: ContactChange) -> Reason? {
        if change.isPalm { return .palm }
        return bounces.isBounce(change) ? .bounced : nil
    }

    private mutating func noted(_ verdict: Verdict, _ end: ContactChange) -> Verdict {
        if case .noTap(_, .tooShort) = verdict { return verdict }
        if end.kind == .up { bounces.note(end: end) }
        return verdict
    }

    private mutating func spoilAll(_ reason: Reason) {
        for place in open.indices where open[place].spoiled == nil {
            open[place].spoiled = reason
        }
    }

    private func place(of contact: ContactNumber) -> Int? {
        open.firstIndex { $0.down.contact == contact }
    }

    /// From now on the contact is no tap, for the first reason that was given.
    package mutating func spoil(_ contact: ContactNumber, _ reason: Reason) {
        guard let place = place(of: contact), open[place].spoiled == nil else { return }
        open[place].spoiled = reason
    }

    private mutating func note(_ change: ContactChange) {
        guard let place = place(of: change.contact), open[place].spoiled == nil else { return }
        if change.isPalm {
            open[place].spoiled = .palm
            return
        }
        // A finger that went away and came back was drawing, not tapping.
        if open[place].down.point.distance(to: change.point) > limits.slopShare {
            open[place].spoiled = .strayed
        }
    }

    private func judge(_ contact: Open, up: ContactChange) -> Verdict {
        if let reason = contact.spoiled { return .noTap(up.contact, reason) }
        let lasted = up.at.milliseconds(since: contact.down.at)
        if lasted < limits.shortestMilliseconds { return .noTap(up.contact, .tooShort) }
        if lasted > limits.longestMilliseconds { return .noTap(up.contact, .tooLong) }
        return .tap(
            Tap(
                contact: up.contact, down: contact.down.point, up: up.point,
                downAt: contact.down.at, upAt: up.at))
    }
}
