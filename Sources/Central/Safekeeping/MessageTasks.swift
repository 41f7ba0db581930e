/// Lists messages that wait, with what would become of each now.
package struct ListMessages: AdministrativeTask {
    package static let name = "message list"
    package static let isReading = true
    /// The most that are listed.
    package static let messagesMax = 1_000

    package struct Message: Codable, Hashable, Sendable {
        package var reference: String
        package var touchpoint: String
        package var followUp: String
        package var state: String
        package var why: String
        package var attempts: Int
        /// When the customer answered, in milliseconds since 1970.
        package var bornMilliseconds: Int64
        package var notBeforeMilliseconds: Int64
        package var expiresMilliseconds: Int64
    }

    package struct Answer: Codable, Sendable {
        /// Since when nothing goes out, and why; nil where messages go out.
        package var heldSinceMilliseconds: Int64?
        package var heldWhy: String?
        /// The oldest first.
        package var messages: [Message]
        /// There are more.
        package var isCut: Bool
    }

    /// Whether those that ended without a person's look are listed too: unknown and held.
    package var all: Bool

    package init(all: Bool) {
        self.all = all
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let hold = try CentreState.read(store, tenant: scene.tenant).hold
        let states = all ? "('queued', 'sending', 'unknown', 'held')" : "('queued', 'sending')"
        let rows = try store.query(
            """
            SELECT o.reference, a.touchpoint, o.follow_up, o.state, o.why, o.attempts, o.born_ms,
                o.not_before_ms, o.expires_ms
            FROM outbox o
            JOIN answers a ON a.tenant = o.tenant AND a.log = o.log AND a.sequence = o.sequence
            WHERE o.tenant = ? AND o.state IN \(states)
            ORDER BY o.born_ms, o.log, o.visit, o.follow_up LIMIT \(Self.messagesMax + 1)
            """, [.text(scene.tenant)])
        return Answer(
            heldSinceMilliseconds: hold?.sinceMilliseconds, heldWhy: hold?.why,
            messages: rows.prefix(Self.messagesMax).map(Message.init),
            isCut: rows.count > Self.messagesMax)
    }
}

extension ListMessages.Message {
    fileprivate init(_ row: Row) {
        self.init(
            reference: row[text: 0], touchpoint: row[text: 1], followUp: row[text: 2],
            state: row[text: 3], why: row[text: 4], attempts: Int(row[integer: 5]),
            bornMilliseconds: row[integer: 6], notBeforeMilliseconds: row[integer: 7],
            expiresMilliseconds: row[integer: 8])
    }
}

/// Lets messages go out again after the database was put back.
package struct ReleaseMessages: AdministrativeTask {
    package static let name = "message release"

    package struct Answer: Codable, Sendable {
        /// Since when nothing had gone out; nil where nothing was held.
        package var heldSinceMilliseconds: Int64?
        /// How many messages wait, and go out when their time has come.
        package var waiting: Int64
    }

    package init() {}

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let hold = try CentreState.release(store, tenant: scene.tenant)
        try scene.note(Self.name, on: hold?.why ?? "nothing was held", in: store)
        let waiting = try store.query(
            "SELECT count(*) FROM outbox WHERE tenant = ? AND state = 'queued'",
            [.text(scene.tenant)])
        return Answer(
            heldSinceMilliseconds: hold?.sinceMilliseconds, waiting: waiting[0][integer: 0])
    }

    package func finish(_ answer: Answer, _ aftermath: TaskAftermath) {
        aftermath.wake()
    }
}
