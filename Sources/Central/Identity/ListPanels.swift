/// `panel list`: the panels, the open strings, the alarms, and what was refused.
package struct ListPanels: AdministrativeTask {
    package static let name = "panel list"
    package static let isReading = true
    /// The most panels, and the most strings, in one list.
    package static let rowsMax = 100_000

    package struct Answer: Codable, Sendable {
        package struct Panel: Codable, Sendable {
            package var panel: String
            package var place: String
            package var name: String
            package var state: String
            package var keys: Int64
            package var enrolledMilliseconds: Int64
            /// 0 while it is enrolled.
            package var retiredMilliseconds: Int64
            package var takenUntilMilliseconds: Int64
            package var replacedBy: String
            /// When it delivered last; 0: never.
            package var lastReceivedMilliseconds: Int64
            /// When its newest heartbeat was heard; 0: never.
            package var heardMilliseconds: Int64
            /// What the silent-panel rule says; empty where it says nothing.
            package var finding: String
        }

        package struct Enrolment: Codable, Sendable {
            package var number: Int64
            package var place: String
            package var name: String
            package var replaces: String
            package var expiresMilliseconds: Int64
            package var triesLeft: Int64
        }

        package struct Alarm: Codable, Sendable {
            package var kind: String
            package var panel: String
            package var raisedMilliseconds: Int64
            package var againMilliseconds: Int64
            package var times: Int64
        }

        package struct Refusal: Codable, Sendable {
            package var kind: String
            package var times: Int64
            package var lastMilliseconds: Int64
        }

        package var schema = 1
        package var panels: [Panel]
        package var enrolments: [Enrolment]
        package var alarms: [Alarm]
        package var refusals: [Refusal]
    }

    package init() {}

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        Answer(
            panels: try panels(store, scene), enrolments: try enrolments(store, scene),
            alarms: try alarms(store, scene), refusals: try refusals(store, scene))
    }

    private func panels(
        _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [Answer.Panel] {
        try store.query(
            "SELECT p.panel, p.site, p.touchpoint, p.name, p.state, p.key_epoch, p.enrolled_ms, "
                + "p.retired_ms, p.taken_until_ms, p.replaced_by, "
                + "coalesce((SELECT max(l.last_received_ms) FROM logs l WHERE l.tenant = p.tenant "
                + "AND l.panel = p.panel), 0), "
                + "coalesce((SELECT max(h.heard_ms) FROM heartbeats h WHERE h.tenant = p.tenant "
                + "AND h.panel = p.panel), 0), coalesce(f.silence, '') FROM panels p "
                + "LEFT JOIN panel_findings f ON f.tenant = p.tenant AND f.panel = p.panel "
                + "WHERE p.tenant = ? "
                + "ORDER BY p.site, p.touchpoint, p.enrolled_ms, p.panel LIMIT \(Self.rowsMax)",
            [.text(scene.tenant)]
        ).map { row in
            Answer.Panel(
                panel: row[text: 0],
                place: PanelPlace(site: row[text: 1], touchpoint: row[text: 2]).key,
                name: row[text: 3], state: row[text: 4], keys: row[integer: 5],
                enrolledMilliseconds: row[integer: 6], retiredMilliseconds: row[integer: 7],
                takenUntilMilliseconds: row[integer: 8], replacedBy: row[text: 9],
                lastReceivedMilliseconds: row[integer: 10],
                heardMilliseconds: row[integer: 11], finding: row[text: 12])
        }
    }

    private func enrolments(
        _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [Answer.Enrolment] {
        try store.query(
            "SELECT enrolment, site, touchpoint, name, replaces, expires_ms, tries_left "
                + "FROM enrolments WHERE tenant = ? AND consumed_ms = 0 AND expires_ms > ? "
                + "ORDER BY expires_ms, enrolment LIMIT \(Self.rowsMax)",
            [.text(scene.tenant), .integer(scene.now)]
        ).map { row in
            Answer.Enrolment(
                number: row[integer: 0],
                place: PanelPlace(site: row[text: 1], touchpoint: row[text: 2]).key,
                name: row[text: 3], replaces: row[text: 4], expiresMilliseconds: row[integer: 5],
                triesLeft: row[integer: 6])
        }
    }

    private func alarms(
        _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [Answer.Alarm] {
        try store.query(
            "SELECT kind, subject, raised_ms, again_ms, times FROM alarms WHERE tenant = ? "
                + "ORDER BY again_ms DESC, kind, subject LIMIT \(Self.rowsMax)",
            [.text(scene.tenant)]
        ).map { row in
            Answer.Alarm(
                kind: row[text: 0], panel: row[text: 1], raisedMilliseconds: row[integer: 2],
                againMilliseconds: row[integer: 3], times: row[integer: 4])
        }
    }

    private func refusals(
        _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [Answer.Refusal] {
        try store.query(
            "SELECT kind, times, last_ms FROM refusals WHERE tenant = ? ORDER BY kind",
            [.text(scene.tenant)]
        ).map { row in
            Answer.Refusal(
                kind: row[text: 0], times: row[integer: 1], lastMilliseconds: row[integer: 2])
        }
    }
}
