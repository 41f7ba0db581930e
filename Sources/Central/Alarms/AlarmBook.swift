import Feedback

/// Which mailbox was told what. Verbs over a store, each within a transaction of the caller's.
struct AlarmBook {
    /// What is over for longer is told to nobody any more.
    static let oldMilliseconds: Int64 = 86_400_000
    /// The most news of one letter; the rest comes with the next.
    static let newsMax = 100
    /// The most characters that are kept of what a mail server said.
    static let whyCharactersMax = 200

    /// Whether a mailbox may be written to.
    struct Recipient: Hashable, Sendable {
        var attempts = 0
        var notBefore: Int64 = 0
        var why = ""
    }

    let store: any Store
    let tenant: String

    func recipient(_ name: String) throws(StoreFault) -> Recipient {
        try store.query(
            "SELECT attempts, not_before_ms, why FROM alarm_recipients "
                + "WHERE tenant = ? AND recipient = ?", [.text(tenant), .text(name)]
        ).first.map {
            Recipient(
                attempts: Int($0[integer: 0]), notBefore: $0[integer: 1], why: $0[text: 2])
        } ?? Recipient()
    }

    func write(_ recipient: Recipient, named name: String) throws(StoreFault) {
        try store.execute(
            """
            INSERT INTO alarm_recipients (tenant, recipient, attempts, not_before_ms, why)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (tenant, recipient) DO UPDATE SET attempts = excluded.attempts,
                not_before_ms = excluded.not_before_ms, why = excluded.why
            """,
            [
                .text(tenant), .text(name), .integer(Int64(recipient.attempts)),
                .integer(recipient.notBefore),
                .text(String(printable(recipient.why).prefix(Self.whyCharactersMax))),
            ])
    }

    /// Why the last letter to one of the mailboxes did not leave; nil where all did. A mailbox that
    /// was not tried for a day is told no more.
    func failure(at now: Int64) throws(StoreFault) -> String? {
        try store.query(
            """
            SELECT why FROM alarm_recipients
            WHERE tenant = ? AND attempts > 0 AND why <> '' AND not_before_ms > ?
            ORDER BY not_before_ms, recipient LIMIT 1
            """, [.text(tenant), .integer(now - Self.oldMilliseconds)]
        ).first?[text: 0]
    }

    /// What the mailbox does not know yet, the oldest first.
    func untold(to name: String, at now: Int64) throws(StoreFault) -> [AlarmNews] {
        let news = try silences(name, now) + cloned(name) + conflicts(name)
        return Array(
            news.sorted { ($0.since, $0.subject) < ($1.since, $1.subject) }.prefix(Self.newsMax))
    }

    func note(_ news: [AlarmNews], toldTo name: String) throws(StoreFault) {
        for news in news {
            try store.execute(
                """
                INSERT INTO alarms_told (tenant, recipient, subject, since_ms, told)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (tenant, recipient, subject, since_ms) DO UPDATE SET
                    told = excluded.told
                """,
                [
                    .text(tenant), .text(name), .text(news.subject), .integer(news.since),
                    .integer(news.end == nil ? 1 : 2),
                ])
        }
    }

    private func silences(_ name: String, _ now: Int64) throws(StoreFault) -> [AlarmNews] {
        try store.query(
            """
            SELECT f.subject, f.silence, f.since_ms, f.evidence, f.evidence_count, f.cleared_ms,
                f.verdict
            FROM fleet_alarms f LEFT JOIN alarms_told t ON t.tenant = f.tenant
                AND t.recipient = ? AND t.subject = f.subject AND t.since_ms = f.since_ms
            WHERE f.tenant = ? AND (f.cleared_ms = 0 OR f.cleared_ms > ?)
                AND coalesce(t.told, 0) < CASE WHEN f.cleared_ms = 0 THEN 1 ELSE 2 END
            ORDER BY f.since_ms, f.subject LIMIT \(Self.newsMax)
            """, [.text(name), .text(tenant), .integer(now - Self.oldMilliseconds)]
        ).compactMap { row in
            guard let finding = SilenceFinding(row, 1),
                let subject = FleetNews.Subject(row[text: 0], finding)
            else { return nil }
            let cleared = row[integer: 5]
            let end = AlarmNews.End(
                at: cleared, verdict: Silence(rawValue: row[text: 6]) ?? finding.silence)
            return AlarmNews(
                what: .silence(subject, finding), since: finding.since,
                end: cleared == 0 ? nil : end)
        }
    }

    private func cloned(_ name: String) throws(StoreFault) -> [AlarmNews] {
        try store.query(
            """
            SELECT a.subject, a.raised_ms FROM alarms a
            WHERE a.tenant = ? AND a.kind = ? AND NOT EXISTS (
                SELECT 1 FROM alarms_told t WHERE t.tenant = a.tenant AND t.recipient = ?
                AND t.subject = 'cloned ' || a.subject AND t.since_ms = a.raised_ms)
            ORDER BY a.raised_ms, a.subject LIMIT \(Self.newsMax)
            """, [.text(tenant), .text(ClonedPanels.kind), .text(name)]
        ).compactMap { row in
            PanelID(row[text: 0]).map {
                AlarmNews(what: .cloned($0), since: row[integer: 1], end: nil)
            }
        }
    }

    /// A panel's first record that was set aside counts; those that follow are no news.
    private func conflicts(_ name: String) throws(StoreFault) -> [AlarmNews] {
        try store.query(
            """
            SELECT l.panel, MIN(c.received_ms) FROM conflicts c
            JOIN logs l ON l.tenant = c.tenant AND l.log = c.log
            WHERE c.tenant = ? AND NOT EXISTS (
                SELECT 1 FROM alarms_told t WHERE t.tenant = c.tenant AND t.recipient = ?
                AND t.subject = 'conflicts ' || l.panel)
            GROUP BY l.panel ORDER BY MIN(c.received_ms), l.panel LIMIT \(Self.newsMax)
            """, [.text(tenant), .text(name)]
        ).compactMap { row in
            PanelID(row[text: 0]).map {
                AlarmNews(what: .conflicts($0), since: row[integer: 1], end: nil)
            }
        }
    }
}
