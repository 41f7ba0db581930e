import Exchange
import Settings

// Messages that were begun before the database was put back to an older state.

extension Outbox {
    /// Counts an attempt that the database may lack (P9: what may have left is never sent again by
    /// itself).
    ///
    /// - Parameter number: the attempt's, from 1.
    /// - Returns: whether the database lacked it.
    func noteEarlierAttempt(
        of followUp: String, about visit: VisitName, number: UInt32, at now: Int64
    ) throws(StoreFault) -> Bool {
        let name = [SQLValue.text(tenant)] + visit.columns + [.text(followUp)]
        let rows = try store.query(
            """
            SELECT \(StoredEntry.columns.split(separator: ", ").map { "o.\($0)" }
                .joined(separator: ", "))
            FROM logs l JOIN outbox o ON o.tenant = l.tenant AND o.log = l.log
            WHERE l.tenant = ? AND l.panel = ? AND l.epoch = ? AND o.visit = ? AND o.follow_up = ?
            """, name)
        if var stored = rows.first.map(StoredEntry.init) {
            let before = stored.entry
            stored.entry.begunBefore(attempts: Int(number))
            guard stored.entry != before else { return false }
            try update(stored, at: now)
            return true
        }
        let columns = ["tenant", "panel", "epoch", "visit", "follow_up"]
        return try store.execute(
            """
            INSERT INTO earlier_attempts (\(columns.joined(separator: ", ")), attempts, at_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (\(columns.joined(separator: ", "))) DO UPDATE
                SET attempts = excluded.attempts, at_ms = excluded.at_ms
                WHERE earlier_attempts.attempts < excluded.attempts
            """, name + [.integer(Int64(number)), .integer(now)]) > 0
    }

    /// Whether any message was begun before.
    func hasEarlierAttempts() throws(StoreFault) -> Bool {
        try !store.query(
            "SELECT 1 FROM earlier_attempts WHERE tenant = ? LIMIT 1", [.text(tenant)]
        ).isEmpty
    }

    /// How often a message that comes into the world was begun before; nil for one that never was.
    func earlierAttempts(
        _ trigger: Trigger, _ followUp: FollowUp
    ) throws(StoreFault) -> Int? {
        try store.query(
            """
            SELECT e.attempts FROM logs l
            JOIN earlier_attempts e
                ON e.tenant = l.tenant AND e.panel = l.panel AND e.epoch = l.epoch
            WHERE l.tenant = ? AND l.log = ? AND e.visit = ? AND e.follow_up = ?
            """,
            [
                .text(tenant), .integer(trigger.log), .text(trigger.visit), .text(followUp.name),
            ]
        ).first.map { Int($0[integer: 0]) }
    }
}
