import Exchange
import Feedback
import Settings

/// Looks at every panel once a minute: what was heard goes into the rule, what it finds goes into
/// the store. A value that one thread has; several nodes of a centre find the same.
struct FleetDesk {
    /// What looks brought, since it was last written down.
    struct Outcome: Sendable {
        var before: [PanelID: SilenceFinding]
        var findings: [PanelID: SilenceFinding]
        var news: [FleetNews]

        /// The most news that wait for a store that takes none; of more, the newest are kept.
        static let newsMax = 10_000

        var isEmpty: Bool { before == findings && news.isEmpty }

        /// Together with what an earlier look brought that could not be written down.
        func after(_ earlier: Outcome?) -> Outcome {
            guard let earlier else { return self }
            return Outcome(
                before: earlier.before, findings: findings,
                news: Array((earlier.news + news).suffix(Self.newsMax)))
        }

        func write(to store: any Store, tenant: String, at now: Int64) throws(StoreFault) {
            let records = FleetRecords(in: store, tenant: tenant)
            try records.replace(before, by: findings)
            for news in news { try records.note(news, at: now) }
        }
    }

    private let tenant: String
    private var plan: FleetPlan
    private var watch = FleetWatch()
    private var isBegun = false
    /// The newest that was heard, and taken in, by the centre's clock.
    private var heardUpTo: Int64 = 0
    private var deliveredUpTo: Int64 = 0
    private var findings: [PanelID: SilenceFinding] = [:]

    init(tenant: String, hours: [String: OpeningHours], zone: OfficeZone) {
        self.tenant = tenant
        plan = FleetPlan(tenant: tenant, hours: hours, zone: zone)
    }

    /// Names of opening hours that sites have and the configuration lacks.
    var unknownHours: Set<String> { plan.unknownHours }

    /// Reads; changes nothing in the store.
    mutating func look(in store: any Store, at now: Int64) throws(StoreFault) -> Outcome {
        watch.arrange(try plan.sites(in: store, at: now))
        if !isBegun {
            let records = FleetRecords(in: store, tenant: tenant)
            findings = try records.findings()
            for (subject, finding) in try records.openAlarms() { watch.resume(subject, finding) }
            isBegun = true
        }
        try hear(store)
        let before = findings
        let news = watch.look(at: now)
        findings = watch.findings(at: now)
        return Outcome(before: before, findings: findings, news: news)
    }

    private mutating func hear(_ store: any Store) throws(StoreFault) {
        // Those of the last moment once more: others may have come within it.
        for heard in try Heartbeats.heard(since: heardUpTo, in: store, tenant: tenant) {
            watch.hear(heard.message.heartbeat, of: heard.message.panel, at: heard.at)
            heardUpTo = heard.at
        }
        let logs = try store.query(
            """
            SELECT l.panel, l.last_received_ms,
                coalesce((SELECT a.at_ms FROM answers a WHERE a.tenant = l.tenant
                    AND a.log = l.log ORDER BY a.sequence DESC LIMIT 1), 0)
            FROM logs l WHERE l.tenant = ? AND l.last_received_ms >= ?
            ORDER BY l.last_received_ms, l.log
            """, [.text(tenant), .integer(deliveredUpTo)])
        for row in logs {
            deliveredUpTo = row[integer: 1]
            guard let panel = PanelID(row[text: 0]), row[integer: 2] != 0 else { continue }
            watch.answer(of: panel, given: row[integer: 2])
        }
    }
}
