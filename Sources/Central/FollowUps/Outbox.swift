import Crypto
import Settings

/// The table of messages. Every verb is called within a transaction of the writer.
struct Outbox {
    /// The longest `why`, in characters: what a server answers has no end by itself.
    static let whyCharactersMax = 300

    let store: any Store
    let tenant: String
    /// Whose messages under way are; empty for who takes none.
    let node: String

    init(_ store: any Store, tenant: String, node: NodeID? = nil) {
        self.store = store
        self.tenant = tenant
        self.node = node?.description ?? ""
    }

    static let columns = [
        "tenant", "log", "visit", "follow_up", "rule", "sequence", "state", "why", "attempts",
        "born_ms", "not_before_ms", "expires_ms", "changed_ms", "reference",
    ]

    /// A new message. One a visit and follow-up, ever: where its key is taken it is passed over.
    ///
    /// - Parameter attempts: what `earlierAttempts` says.
    func row(
        _ trigger: Trigger, _ followUp: FollowUp, begunBefore attempts: Int?, at now: Int64
    ) -> [SQLValue] {
        var entry = OutboxEntry(followUp, answeredAt: trigger.best, now: now)
        if let attempts { entry.begunBefore(attempts: attempts) }
        return [
            .text(tenant), .integer(trigger.log), .text(trigger.visit),
            .text(followUp.name), .text(followUp.rule), .sequence(trigger.sequence),
            .text(entry.state.rawValue), .text(entry.why), .integer(Int64(entry.attempts)),
            .integer(entry.bornMilliseconds), .integer(entry.notBeforeMilliseconds),
            .integer(entry.expiresMilliseconds), .integer(now),
            .text(reference(trigger, followUp)),
        ]
    }

    /// Ours, and the same in every attempt. Its last part tells follow-ups of one visit apart, and
    /// centres of two tenants that share a provider.
    private func reference(_ trigger: Trigger, _ followUp: FollowUp) -> String {
        "\(trigger.log)-\(trigger.visit)-\(shortDigest("\(tenant)/\(followUp.name)"))"
    }

    /// The oldest messages whose time has come.
    func due(at now: Int64, limit: Int) throws(StoreFault) -> [StoredEntry] {
        try store.query(
            "SELECT \(StoredEntry.columns) FROM outbox "
                + "WHERE tenant = ? AND state = 'queued' AND not_before_ms <= ? "
                + "ORDER BY not_before_ms, log, visit, follow_up LIMIT \(limit)",
            [.text(tenant), .integer(now)]
        ).map(StoredEntry.init)
    }

    /// Messages that were under way at nodes that are no more.
    func abandoned(limit: Int) throws(StoreFault) -> [StoredEntry] {
        try store.query(
            "SELECT \(StoredEntry.columns) FROM outbox WHERE tenant = ? AND state = 'sending' "
                + "AND NOT EXISTS (SELECT 1 FROM nodes "
                + "WHERE nodes.tenant = outbox.tenant AND nodes.node = outbox.node) "
                + "ORDER BY not_before_ms LIMIT \(limit)", [.text(tenant)]
        ).map(StoredEntry.init)
    }

    /// Messages that this node took and never sent: the taking was kept, and it did not learn so.
    func forgotten() throws(StoreFault) -> [StoredEntry] {
        try store.query(
            "SELECT \(StoredEntry.columns) FROM outbox WHERE tenant = ? AND state = 'sending' "
                + "AND node = ?", [.text(tenant), .text(node)]
        ).map(StoredEntry.init)
    }

    /// When the next message is due; nil where none waits.
    func nextDue() throws(StoreFault) -> Int64? {
        try store.query(
            "SELECT min(not_before_ms) FROM outbox WHERE tenant = ? AND state = 'queued'",
            [.text(tenant)]
        )[0].optionalInteger(0)
    }

    func update(_ stored: StoredEntry, at now: Int64) throws(StoreFault) {
        try update(stored, at: now, where: "", [])
    }

    /// Records what came of this node's attempt; changes nothing where others, who thought that
    /// this node had died, called it unknown.
    func settle(_ stored: StoredEntry, at now: Int64) throws(StoreFault) {
        try update(stored, at: now, where: " AND state = 'sending' AND node = ?", [.text(node)])
    }

    private func update(
        _ stored: StoredEntry, at now: Int64, where condition: String, _ values: [SQLValue]
    ) throws(StoreFault) {
        let entry = stored.entry
        try store.execute(
            "UPDATE outbox SET state = ?, why = ?, attempts = ?, not_before_ms = ?, "
                + "changed_ms = ?, node = ? "
                + "WHERE tenant = ? AND log = ? AND visit = ? AND follow_up = ?" + condition,
            [
                .text(entry.state.rawValue),
                .text(String(printable(entry.why).prefix(Self.whyCharactersMax))),
                .integer(Int64(entry.attempts)), .integer(entry.notBeforeMilliseconds),
                .integer(now), .text(entry.state == .sending ? node : ""), .text(tenant),
                .integer(stored.log), .text(stored.visit), .text(stored.followUp),
            ] + values)
    }
}

/// A row of the outbox.
struct StoredEntry: Sendable {
    let log: Int64
    let visit: String
    let followUp: String
    let reference: String
    var entry: OutboxEntry

    static let columns =
        "log, visit, follow_up, reference, state, why, attempts, born_ms, not_before_ms, expires_ms"

    init(_ row: Row) {
        log = row[integer: 0]
        visit = row[text: 1]
        followUp = row[text: 2]
        reference = row[text: 3]
        guard let state = OutboxEntry.State(rawValue: row[text: 4]) else {
            preconditionFailure("the outbox holds the state '\(row[text: 4])'")
        }
        entry = OutboxEntry(
            state: state, why: row[text: 5], attempts: Int(row[integer: 6]),
            bornMilliseconds: row[integer: 7], notBeforeMilliseconds: row[integer: 8],
            expiresMilliseconds: row[integer: 9])
    }
}

extension FollowUp {
    /// Stays the same while rule, way and recipient do, wherever the follow-up stands in the
    /// configuration: 'call-back/sms/customer', 'call-back/email/5c0f4a1e'. It names no address.
    var name: String {
        switch message {
        case .email(let email): "\(rule)/email/\(shortDigest(email.to.text))"
        case .sms(let sms):
            switch sms.to {
            case .customer: "\(rule)/sms/customer"
            case .number(let number): "\(rule)/sms/\(shortDigest(number))"
            }
        }
    }

    /// Whether it goes to the customer's own number.
    var isToCustomer: Bool {
        if case .sms(let sms) = message, sms.to == .customer { true } else { false }
    }
}

/// Eight hexadecimal digits of SHA-256.
func shortDigest(_ text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).prefix(4).map { byte in
        byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
    }.joined()
}
