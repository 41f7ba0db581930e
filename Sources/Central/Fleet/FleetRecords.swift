import Feedback

/// What the silent-panel rule found, as the store keeps it. Verbs over a store, each within a
/// transaction of the caller's.
struct FleetRecords {
    let store: any Store
    let tenant: String

    init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    // MARK: What is so

    func findings() throws(StoreFault) -> [PanelID: SilenceFinding] {
        let rows = try store.query(
            "SELECT panel, silence, since_ms, evidence, evidence_count FROM panel_findings "
                + "WHERE tenant = ? ORDER BY panel", [.text(tenant)])
        return rows.reduce(into: [:]) { all, row in
            if let panel = PanelID(row[text: 0]) { all[panel] = SilenceFinding(row, 1) }
        }
    }

    func replace(
        _ old: [PanelID: SilenceFinding], by new: [PanelID: SilenceFinding]
    ) throws(StoreFault) {
        for panel in old.keys.sorted() where new[panel] == nil {
            try store.execute(
                "DELETE FROM panel_findings WHERE tenant = ? AND panel = ?",
                [.text(tenant), .text(panel.description)])
        }
        for (panel, finding) in new.sorted(by: { $0.key < $1.key }) where old[panel] != finding {
            try store.execute(
                """
                INSERT INTO panel_findings (tenant, panel, silence, since_ms, evidence,
                    evidence_count) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (tenant, panel) DO UPDATE SET silence = excluded.silence,
                    since_ms = excluded.since_ms, evidence = excluded.evidence,
                    evidence_count = excluded.evidence_count
                """, [.text(tenant), .text(panel.description)] + finding.values)
        }
    }

    // MARK: What was told

    /// Another node of the centre may have told the same.
    func note(_ news: FleetNews, at now: Int64) throws(StoreFault) {
        switch news {
        case .raised(let subject, let finding):
            try store.execute(
                """
                INSERT INTO fleet_alarms (tenant, subject, silence, since_ms, evidence,
                    evidence_count, raised_ms, cleared_ms, verdict)
                VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')
                ON CONFLICT (tenant, subject, since_ms) DO NOTHING
                """,
                [.text(tenant), .text(subject.text)] + finding.values + [.integer(now)])
        case .cleared(let subject, let finding, let verdict):
            try store.execute(
                "UPDATE fleet_alarms SET cleared_ms = ?, verdict = ? "
                    + "WHERE tenant = ? AND subject = ? AND since_ms = ? AND cleared_ms = 0",
                [
                    .integer(now), .text(verdict.rawValue), .text(tenant), .text(subject.text),
                    .integer(finding.since),
                ])
        }
    }

    /// Alarms that are not over.
    func openAlarms() throws(StoreFault) -> [(FleetNews.Subject, SilenceFinding)] {
        try store.query(
            "SELECT subject, silence, since_ms, evidence, evidence_count FROM fleet_alarms "
                + "WHERE tenant = ? AND cleared_ms = 0 ORDER BY subject, since_ms", [.text(tenant)]
        ).compactMap { row in
            guard let finding = SilenceFinding(row, 1),
                let subject = FleetNews.Subject(row[text: 0], finding)
            else { return nil }
            return (subject, finding)
        }
    }
}

extension SilenceFinding {
    /// Silence, since, evidence and its count, as the tables have them in order.
    fileprivate var values: [SQLValue] {
        [
            .text(silence.rawValue), .integer(since), .text(evidence.code),
            .integer(Int64(evidence.count)),
        ]
    }

    /// Nil for what a newer program found.
    init?(_ row: Row, _ place: Int) {
        guard let silence = Silence(rawValue: row[text: place]),
            let evidence = Evidence(
                code: row[text: place + 2], count: Int(row[integer: place + 3]))
        else { return nil }
        self.init(silence: silence, since: row[integer: place + 1], evidence: evidence)
    }
}

extension SilenceFinding.Evidence {
    var code: String {
        switch self {
        case .outsideOpeningHours: "outsideOpeningHours"
        case .noTaps: "noTaps"
        case .noInputDevice: "noInputDevice"
        case .othersHeard: "othersHeard"
        case .siteNotHeard: "siteNotHeard"
        case .onlyPanel: "onlyPanel"
        }
    }

    var count: Int {
        switch self {
        case .noTaps(let count), .othersHeard(let count), .siteNotHeard(let count): count
        case .outsideOpeningHours, .noInputDevice, .onlyPanel: 0
        }
    }

    fileprivate init?(code: String, count: Int) {
        switch code {
        case "outsideOpeningHours": self = .outsideOpeningHours
        case "noTaps": self = .noTaps(expected: count)
        case "noInputDevice": self = .noInputDevice
        case "othersHeard": self = .othersHeard(count)
        case "siteNotHeard": self = .siteNotHeard(count)
        case "onlyPanel": self = .onlyPanel
        default: return nil
        }
    }
}

extension FleetNews.Subject {
    var text: String {
        switch self {
        case .panel(let panel): "panel \(panel)"
        case .site(let name): "site \(name)"
        case .centre: "centre"
        }
    }

    init?(_ text: String, _ finding: SilenceFinding) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("panel", 2):
            guard let panel = PanelID(parts[1]) else { return nil }
            self = .panel(panel)
        case ("site", 2): self = .site(parts[1])
        case ("centre", 1): self = .centre(sites: finding.evidence.count)
        default: return nil
        }
    }
}
