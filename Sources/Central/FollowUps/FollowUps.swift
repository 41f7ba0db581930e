package import Exchange
package import Settings

/// What the messages of one centre need, and the steps of sending one: take, compose, send, settle.
///
/// Taking and settling are done by the writer; composing and sending by whoever has time to wait.
package struct FollowUps: Sendable {
    /// The most messages that are looked at in one transaction.
    static let looksMax = 64

    private let tenant: String
    private let byName: [String: FollowUp]
    private let sender: EmailAddress?
    private let officeKey: OfficePrivateKey

    package init(_ configuration: CentralConfiguration, officeKey: OfficePrivateKey) {
        tenant = configuration.tenant
        byName = Dictionary(configuration.followUps.map { ($0.name, $0) }) { first, _ in first }
        sender = configuration.mail?.from
        self.officeKey = officeKey
    }

    /// What to do now.
    package enum Turn: Sendable {
        /// The attempt is recorded: compose it, send it, settle it.
        case send(Attempt)
        /// Messages were looked at, and there may be more.
        case again
        /// Nothing is due before this time, in milliseconds since 1970; nil: before something new.
        case idle(until: Int64?)
    }

    /// A message whose attempt is recorded as under way.
    package struct Attempt: Sendable {
        let stored: StoredEntry
        fileprivate let followUp: FollowUp
        fileprivate let facts: VisitFacts
    }

    /// Calls every attempt of a former life unknown (P9). Once, before the first `take`.
    package func recover(in store: any Store, at now: Int64) throws {
        let outbox = Outbox(store, tenant: tenant)
        var hasMore = true
        while hasMore {
            hasMore = try store.transaction {
                let interrupted = try outbox.underWay(limit: Self.looksMax)
                for var stored in interrupted {
                    stored.entry.interrupted()
                    try outbox.update(stored, at: now)
                }
                return !interrupted.isEmpty
            }
        }
    }

    /// Finds the next message to send, and records that it is under way, durably (P3).
    package func take(from store: any Store, at now: Int64) throws -> Turn {
        let outbox = Outbox(store, tenant: tenant)
        return try store.transaction {
            let due = try outbox.due(at: now, limit: Self.looksMax)
            for stored in due {
                if let attempt = try look(at: stored, in: outbox, now) { return .send(attempt) }
            }
            return due.isEmpty ? .idle(until: try outbox.nextDue()) : .again
        }
    }

    private func look(
        at stored: StoredEntry, in outbox: Outbox, _ now: Int64
    ) throws(StoreFault) -> Attempt? {
        var stored = stored
        guard let followUp = byName[stored.followUp], let facts = try outbox.facts(of: stored)
        else {
            stored.entry.abandon("its follow-up is not configured any more")
            try outbox.update(stored, at: now)
            return nil
        }
        let step = stored.entry.look(
            at: now, quietHours: followUp.quietHours,
            contact: followUp.isToCustomer ? try outbox.contactState(of: stored) : .notNeeded)
        try outbox.update(stored, at: now)
        guard step == .send else { return nil }
        return Attempt(stored: stored, followUp: followUp, facts: facts)
    }

    /// Fills in the message and sends it. Blocks for as long as the messenger does.
    package func send(_ attempt: Attempt, by messenger: any Messenger) -> Delivery {
        let letter = FollowUpLetter(
            followUp: attempt.followUp, facts: attempt.facts, officeKey: officeKey)
        do throws(FollowUpLetter.Refusal) {
            return messenger.send(
                try letter.message(
                    from: sender, reference: attempt.stored.reference,
                    bornMilliseconds: attempt.stored.entry.bornMilliseconds))
        } catch {
            return .failed(reason: error.why)
        }
    }

    /// Records what came of an attempt.
    ///
    /// - Parameter share: 0…1, drawn at random: how much of the longest pause to take before the
    ///   next attempt, where there is one.
    package func settle(
        _ attempt: Attempt, _ delivery: Delivery, in store: any Store, at now: Int64, share: Double
    ) throws {
        var stored = attempt.stored
        stored.entry.settle(delivery, at: now, share: share)
        try store.transaction {
            try Outbox(store, tenant: tenant).update(stored, at: now)
        }
    }
}
