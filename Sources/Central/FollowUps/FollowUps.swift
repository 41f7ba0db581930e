import AppendLog
package import Exchange
package import Settings

/// The messages that customers' answers trigger.
package struct FollowUps: Post {
    /// The most messages that are looked at in one transaction.
    static let looksMax = 64
    /// How often it is looked whether a hold is over.
    static let holdLookMilliseconds: Int64 = 60_000

    private let tenant: String
    private let node: NodeID
    private let byName: [String: FollowUp]
    private let sender: EmailAddress?
    private let officeKeys: OfficeKeyShelf
    private let suppressionKey: SuppressionKey

    /// - Parameter node: the program that sends them.
    package init(
        _ configuration: CentralConfiguration, officeKeys: OfficeKeyShelf,
        suppressionKey: SuppressionKey, node: NodeID = NodeID()
    ) {
        self.suppressionKey = suppressionKey
        tenant = configuration.tenant
        self.node = node
        byName = Dictionary(configuration.followUps.map { ($0.name, $0) }) { first, _ in first }
        sender = configuration.mail?.from
        self.officeKeys = officeKeys
    }

    /// A message whose attempt is recorded as under way.
    package struct Attempt: Sendable {
        let stored: StoredEntry
        fileprivate let followUp: FollowUp
        fileprivate let facts: VisitFacts

        /// What must not be forgotten of it, before it leaves.
        package var kept: SafekeepingEntry {
            .attempted(
                VisitName(
                    panel: facts.panel, epoch: Epoch(bits: facts.epoch), visit: facts.visit),
                followUp: stored.followUp, number: UInt32(clamping: stored.entry.attempts))
        }
    }

    /// Calls every attempt of a node that is no more unknown (P9): a former life's, before the
    /// first `take`, and another node's once it died.
    package func recover(in store: any Store, at now: Int64) throws {
        let outbox = Outbox(store, tenant: tenant)
        var hasMore = true
        while hasMore {
            hasMore = try store.transaction {
                let interrupted = try outbox.abandoned(limit: Self.looksMax)
                for var stored in interrupted {
                    stored.entry.interrupted()
                    try outbox.update(stored, at: now)
                }
                return !interrupted.isEmpty
            }
        }
    }

    /// Finds the next message to send, and records that it is under way, durably (P3).
    ///
    /// A node takes one message at a time, and of several nodes one gets it.
    package func take(from store: any Store, at now: Int64) throws -> PostTurn<Attempt> {
        let outbox = Outbox(store, tenant: tenant, node: node)
        return try store.transaction {
            for var forgotten in try outbox.forgotten() {
                forgotten.entry.interrupted()
                try outbox.update(forgotten, at: now)
            }
            guard try CentreState.read(store, tenant: tenant).hold == nil else {
                return .idle(until: now + Self.holdLookMilliseconds)
            }
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
            contact: try contact(for: followUp, stored, facts, in: outbox))
        try outbox.update(stored, at: now)
        guard step == .send else { return nil }
        return Attempt(stored: stored, followUp: followUp, facts: facts)
    }

    private func contact(
        for followUp: FollowUp, _ stored: StoredEntry, _ facts: VisitFacts, in outbox: Outbox
    ) throws(StoreFault) -> OutboxEntry.Contact {
        let state = followUp.isToCustomer ? try outbox.contactState(of: stored) : .notNeeded
        guard state == .here || state == .notNeeded,
            let address = letter(followUp, facts).addressDigest(by: suppressionKey),
            try Suppressions(outbox.store, tenant: tenant).isSuppressed(address)
        else { return state }
        return .suppressed
    }

    private func letter(_ followUp: FollowUp, _ facts: VisitFacts) -> FollowUpLetter {
        FollowUpLetter(followUp: followUp, facts: facts, officeKeys: officeKeys.ring)
    }

    /// Fills in the message and sends it. Blocks for as long as the messenger does.
    package func send(_ attempt: Attempt, by messenger: any Messenger) -> Delivery {
        let letter = letter(attempt.followUp, attempt.facts)
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
            try Outbox(store, tenant: tenant, node: node).settle(stored, at: now)
        }
    }
}
