import Feedback
import Settings

/// What the office page shows, read from the store in one go; still without words.
struct OfficeSnapshot: Sendable {
    /// The most visits and panels on the page.
    static let visitsMax = 20
    static let panelsMax = 200
    /// Answers that are looked through for the newest visits: enough for `visitsMax` visits that
    /// changed their minds.
    private static let answersMax: Int64 = 1_000
    /// The same of one log.
    private static let answersOfLogMax = 200

    let report: Report
    let visits: [RecentVisit]
    let panels: [PanelState]
    /// Since when no message leaves; nil: they do.
    let heldSince: Int64?
    /// Panels that the silent-panel rule has an alarm of.
    let troubledPanels: Int
    /// Why alarms do not leave by e-mail; nil where they do.
    let alarmFailure: String?
    /// Those of the reader's part of the tree, by name.
    let sites: [NamedPlace]

    /// - Parameter scope: the touchpoints that are read.
    init(
        of span: TimeSpan, at scope: PlaceScope, for reader: PageReader, in store: any Store,
        tenant: String, now: Int64
    ) throws(StoreFault) {
        let whole = try Report(of: span, at: scope, in: store, tenant: tenant)
        let seesAll = reader.rights.contains(.seeSmallGroups)
        report = seesAll ? whole : whole.hidingSmallGroups
        sites = try reader.part.sites(in: store, tenant: tenant)
        heldSince = try CentreState.read(store, tenant: tenant).hold?.sinceMilliseconds
        troubledPanels =
            reader.rights.contains(.readPanels)
            ? try Self.troubledPanels(at: scope, in: store, tenant: tenant) : 0
        alarmFailure =
            reader.rights.contains(.readPanels)
            ? try AlarmBook(store: store, tenant: tenant).failure(at: now) : nil
        let questionnaires = StoredQuestionnaires(in: store, tenant: tenant)
        var visits: [RecentVisit] = []
        let shown = seesAll ? scope : .touchpoints(whole.largeTouchpoints.sorted())
        let newest =
            reader.rights.contains(.readVisits)
            ? try Self.newestVisits(at: shown, in: store, tenant: tenant) : []
        for place in newest {
            visits.append(
                try RecentVisit(place, in: store, tenant: tenant, questionnaires: questionnaires))
        }
        self.visits = visits
        panels =
            reader.rights.contains(.readPanels)
            ? try PanelState.all(at: scope, in: store, tenant: tenant) : []
    }

    private static func troubledPanels(
        at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> Int {
        let limit = scope.condition(on: "p.site || '/' || p.touchpoint")
        let alarms = Silence.allCases.filter(\.isAlarm).map { SQLValue.text($0.rawValue) }
        let places = alarms.map { _ in "?" }.joined(separator: ", ")
        let row = try store.query(
            """
            SELECT COUNT(*) FROM panel_findings f
            JOIN panels p ON p.tenant = f.tenant AND p.panel = f.panel AND p.state = 'enrolled'
            WHERE f.tenant = ? AND f.silence IN (\(places))\(limit.text)
            """, [.text(tenant)] + alarms + limit.values)[0]
        return Int(row[integer: 0])
    }

    private static func newestVisits(
        at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> [RecentVisit.Place] {
        let rows =
            scope == .everything
            ? try newestAnswers(in: store, tenant: tenant)
            : try newestAnswers(at: scope, in: store, tenant: tenant)
        var seen: Set<RecentVisit.Place> = []
        var places: [RecentVisit.Place] = []
        for row in rows where places.count < visitsMax {
            let place = RecentVisit.Place(log: row[integer: 0], visit: row[text: 1])
            if seen.insert(place).inserted { places.append(place) }
        }
        return places
    }

    private static func newestAnswers(
        in store: any Store, tenant: String
    ) throws(StoreFault) -> [Row] {
        try store.query(
            """
            SELECT log, visit FROM answers WHERE tenant = ?
            ORDER BY at_ms DESC, log DESC, sequence DESC LIMIT ?
            """, [.text(tenant), .integer(answersMax)])
    }

    /// Log by log, newest first: among all answers by time, those of one quiet branch would have to
    /// be looked for through everybody else's.
    private static func newestAnswers(
        at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> [Row] {
        let limit = scope.condition(on: "touchpoint")
        let logs = try store.query(
            """
            SELECT log FROM logs WHERE tenant = ?\(limit.text)
            ORDER BY last_received_ms DESC, log DESC LIMIT ?
            """, [.text(tenant)] + limit.values + [.integer(Int64(panelsMax))])
        var rows: [Row] = []
        for log in logs {
            rows += try store.query(
                """
                SELECT log, visit, at_ms, sequence FROM answers
                WHERE tenant = ? AND log = ?\(limit.text) ORDER BY sequence DESC LIMIT ?
                """,
                [.text(tenant), log.values[0]] + limit.values
                    + [.integer(Int64(answersOfLogMax))])
        }
        return rows.sorted {
            ($0[integer: 2], $0[integer: 0], $0[integer: 3])
                > ($1[integer: 2], $1[integer: 0], $1[integer: 3])
        }
    }
}

/// One visit with the answers that count.
struct RecentVisit: Sendable {
    struct Place: Hashable, Sendable {
        let log: Int64
        let visit: String
    }

    struct Given: Sendable {
        let number: QuestionNumber
        let choice: Choice
        /// Everything chosen, where the question takes several choices.
        let several: ChoiceSet
        let marks: Marks
        /// Nil where the questionnaire is not known.
        let question: Question?
    }

    struct FollowUpState: Sendable {
        let name: String
        let state: String
    }

    let place: Place
    let touchpoint: String
    /// Of the newest answer, in milliseconds since 1970.
    let at: Int64
    /// Half-width in milliseconds; negative where it is not known.
    let uncertainty: Int64
    /// In the order of the questionnaire.
    let answers: [Given]
    /// Nil while the visit goes on.
    let outcome: Outcome?
    /// Whether a contact was left and not taken back.
    let hasContact: Bool
    let followUps: [FollowUpState]

    init(
        _ place: Place, in store: any Store, tenant: String, questionnaires: StoredQuestionnaires
    ) throws(StoreFault) {
        let key: [SQLValue] = [.text(tenant), .integer(place.log), .text(place.visit)]
        let rows = try store.query(
            """
            SELECT a.question, a.choice, a.marks, a.digest, a.number, a.touchpoint, a.at_ms,
                r.uncertainty_ms, a.several
            FROM answers a
            JOIN records r ON r.tenant = a.tenant AND r.log = a.log AND r.sequence = a.sequence
            WHERE a.tenant = ? AND a.log = ? AND a.visit = ? AND a.superseded_by = 0
            ORDER BY a.question
            """, key)
        var answers: [Given] = []
        for row in rows { answers.append(try Given(row, questionnaires)) }
        self.place = place
        self.answers = answers
        let newest = rows.max { $0[integer: 6] < $1[integer: 6] }
        touchpoint = newest?[text: 5] ?? ""
        at = newest?[integer: 6] ?? 0
        uncertainty = newest?[integer: 7] ?? -1
        outcome = try store.query(
            "SELECT outcome FROM visit_ends WHERE tenant = ? AND log = ? AND visit = ?", key
        ).first.flatMap { Outcome(rawValue: UInt8(clamping: $0[integer: 0])) }
        hasContact =
            !(try store.query(
                """
                SELECT 1 FROM contacts c
                JOIN answers a
                    ON a.tenant = c.tenant AND a.log = c.log AND a.sequence = c.sequence
                WHERE c.tenant = ? AND c.log = ? AND c.visit = ? AND a.superseded_by = 0 LIMIT 1
                """, key
            )).isEmpty
        followUps = try store.query(
            """
            SELECT follow_up, state FROM outbox WHERE tenant = ? AND log = ? AND visit = ?
            ORDER BY follow_up
            """, key
        ).map { FollowUpState(name: $0[text: 0], state: $0[text: 1]) }
    }
}

extension RecentVisit.Given {
    fileprivate init(_ row: Row, _ questionnaires: StoredQuestionnaires) throws(StoreFault) {
        number = QuestionNumber(UInt8(clamping: row[integer: 0]))
        choice = Choice(UInt8(clamping: row[integer: 1]))
        several = ChoiceSet(row: row, 8)
        marks = Marks(row: row, 2)
        question = try questionnaires.question(
            number, of: Revision(row: row, digest: 3, number: 4))
    }
}

/// What is known of one panel, over all its logs.
struct PanelState: Sendable {
    let panel: String
    /// Where its newest log says that it stands; empty before it said so.
    let touchpoint: String
    let version: String
    let lastReceived: Int64
    /// Records that the panel says it lost.
    let lost: Int64
    /// Records that came under a name that other content has.
    let conflicts: Int64
    /// Records whose payload made no sense.
    let unreadable: Int64

    static func all(
        at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> [PanelState] {
        let limit = scope.condition(on: "l.touchpoint")
        let rows = try store.query(
            """
            SELECT l.panel, l.touchpoint, l.version, l.last_received_ms,
                (SELECT CAST(COALESCE(SUM(g.end_sequence - g.first_sequence), 0) AS BIGINT)
                    FROM gaps g WHERE g.tenant = l.tenant AND g.log = l.log),
                (SELECT COUNT(*) FROM conflicts c WHERE c.tenant = l.tenant AND c.log = l.log),
                l.unreadable
            FROM logs l WHERE l.tenant = ?\(limit.text)
            ORDER BY l.last_received_ms DESC, l.log DESC
            """, [.text(tenant)] + limit.values)
        var panels: [PanelState] = []
        var places: [String: Int] = [:]
        for row in rows {
            if let place = places[row[text: 0]] {
                panels[place] = panels[place].adding(row)
            } else if panels.count < OfficeSnapshot.panelsMax {
                places[row[text: 0]] = panels.count
                panels.append(PanelState(row))
            }
        }
        return panels
    }

    private init(_ row: Row) {
        self.init(
            panel: row[text: 0], touchpoint: row[text: 1], version: row[text: 2],
            lastReceived: row[integer: 3], lost: row[integer: 4], conflicts: row[integer: 5],
            unreadable: row[integer: 6])
    }

    private init(
        panel: String, touchpoint: String, version: String, lastReceived: Int64, lost: Int64,
        conflicts: Int64, unreadable: Int64
    ) {
        self.panel = panel
        self.touchpoint = touchpoint
        self.version = version
        self.lastReceived = lastReceived
        self.lost = lost
        self.conflicts = conflicts
        self.unreadable = unreadable
    }

    /// An older log of the same panel.
    private func adding(_ row: Row) -> PanelState {
        PanelState(
            panel: panel, touchpoint: touchpoint, version: version, lastReceived: lastReceived,
            lost: lost + row[integer: 4], conflicts: conflicts + row[integer: 5],
            unreadable: unreadable + row[integer: 6])
    }
}
