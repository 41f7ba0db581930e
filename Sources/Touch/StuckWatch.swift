import Feedback

/// Lifts contacts that neither move nor lift, and knows of those that are down for minutes.
///
/// What it lifts, it lifts by a `cancel`; whatever the device says of that contact afterwards is
/// swallowed, until the device itself lifts it and everything is as before.
struct StuckWatch: Sendable {
    private struct Contact: Sendable {
        let number: ContactNumber
        let downAt: Instant
        /// The last known change, from which a `cancel` is made.
        var latest: ContactChange
        /// It has been near here since.
        var still: ContactChange
        var isLifted = false
        var isStuck = false
    }

    private let limits: TouchLimits
    /// In order of appearance. A source has few open at once: at most `ContactTracker.slotsMax`.
    private var contacts: [Contact] = []
    /// The earliest of all that is due.
    private(set) var nextDue: Instant?

    init(_ limits: TouchLimits) {
        self.limits = limits
    }

    /// Contacts that have been down for `stuckMilliseconds`; nil where there are none.
    var stuck: StuckHealth? {
        let stuck = contacts.filter(\.isStuck)
        return stuck.map(\.downAt).min().map { StuckHealth(since: $0, count: stuck.count) }
    }

    /// The change for everybody else; nil for one of a contact that was lifted here.
    mutating func take(_ change: ContactChange) -> ContactChange? {
        if change.kind == .down {
            contacts.append(
                Contact(number: change.contact, downAt: change.at, latest: change, still: change))
            noteDue()
            return change
        }
        guard let index = contacts.firstIndex(where: { $0.number == change.contact }) else {
            return nil
        }
        return change.kind == .moved ? move(index, change) : end(index, change)
    }

    private mutating func move(_ index: Int, _ change: ContactChange) -> ContactChange? {
        guard !contacts[index].isLifted else { return nil }
        contacts[index].latest = change
        // Many a screen trembles under a drop of water.
        if contacts[index].still.point.distance(to: change.point) > limits.taps.slopShare {
            contacts[index].still = change
            noteDue()
        }
        return change
    }

    private mutating func end(_ index: Int, _ change: ContactChange) -> ContactChange? {
        let ended = contacts.remove(at: index)
        noteDue()
        return ended.isLifted ? nil : change
    }

    /// The `cancel` that is due first. Called until it gives nil, it also notes what is stuck.
    mutating func woke(at now: Instant) -> ContactChange? {
        while let nextDue, nextDue <= now {
            defer { noteDue() }
            if let index = contacts.firstIndex(where: { liftDue($0) == nextDue }) {
                contacts[index].isLifted = true
                var cancel = contacts[index].latest
                cancel.kind = .cancel
                cancel.at = nextDue
                return cancel
            }
            for index in contacts.indices where stuckDue(contacts[index]) == nextDue {
                contacts[index].isStuck = true
            }
        }
        return nil
    }

    private mutating func noteDue() {
        nextDue = contacts.flatMap { [liftDue($0), stuckDue($0)] }.compactMap(\.self).min()
    }

    private func liftDue(_ contact: Contact) -> Instant? {
        contact.isLifted
            ? nil : contact.still.at.advanced(byMilliseconds: limits.liftMilliseconds)
    }

    private func stuckDue(_ contact: Contact) -> Instant? {
        contact.isStuck ? nil : contact.downAt.advanced(byMilliseconds: limits.stuckMilliseconds)
    }
}
