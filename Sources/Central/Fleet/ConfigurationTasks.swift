package import Exchange
import Feedback

/// `configuration add`: keeps files that were read and checked.
package struct AddConfiguration: AdministrativeTask {
    package static let name = "configuration add"
    package static let nameCharactersMax = 60

    package struct Answer: Codable, Sendable {
        package var tag: String
        /// Whether it was there already.
        package var isKnown: Bool
    }

    private let title: String
    private let content: [UInt8]

    package init(_ title: String, _ configuration: DesiredConfiguration) {
        self.title = title
        content = configuration.json
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let tag = ConfigurationTag(of: content).description
        let rows = try store.query(
            "SELECT tag, name FROM configurations WHERE tenant = ? AND (tag = ? OR name = ?) "
                + "ORDER BY tag", [.text(scene.tenant), .text(tag), .text(title)])
        if rows.contains(where: { $0[text: 0] == tag && $0[text: 1] == title }) {
            return Answer(tag: tag, isKnown: true)
        }
        if let same = rows.first(where: { $0[text: 0] == tag }) {
            throw AdministrativeRefusal(
                "these files are the configuration '\(same[text: 1])' already",
                try: "roll that one out.")
        }
        guard rows.isEmpty else {
            throw AdministrativeRefusal(
                "there is another configuration '\(title)', and a configuration never changes",
                try: "choose another name.")
        }
        try store.execute(
            "INSERT INTO configurations (tenant, tag, name, added_ms, content) "
                + "VALUES (?, ?, ?, ?, ?)",
            [
                .text(scene.tenant), .text(tag), .text(title), .integer(scene.now),
                .bytes(content),
            ])
        try scene.note(Self.name, on: title, in: store)
        return Answer(tag: tag, isKnown: false)
    }
}

/// `configuration roll-out`.
package struct BeginRollOut: AdministrativeTask {
    package static let name = "configuration roll-out"
    package static let shares = 1...100

    package struct Answer: Codable, Sendable {
        package var number: Int64
        /// How many panels it covers now.
        package var covers: Int
    }

    private let title: String
    private let part: TreePart
    private let share: Int

    package init(_ title: String, to part: TreePart, share: Int) {
        self.title = title
        self.part = part
        self.share = share
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let tags = try store.query(
            "SELECT tag FROM configurations WHERE tenant = ? AND name = ?",
            [.text(scene.tenant), .text(title)])
        guard let tag = tags.first?[text: 0] else {
            throw AdministrativeRefusal(
                "there is no configuration '\(title)'",
                try: "smile-centrald configuration list")
        }
        try part.require(in: store, scene)
        let number =
            try store.query(
                "SELECT coalesce(max(number), 0) FROM roll_outs WHERE tenant = ?",
                [.text(scene.tenant)])[0][integer: 0] + 1
        try store.execute(
            "INSERT INTO roll_outs (tenant, number, tag, part, share, begun_ms, ended_ms, why, "
                + "panel) VALUES (?, ?, ?, ?, ?, ?, 0, '', '')",
            [
                .text(scene.tenant), .integer(number), .text(tag), .text(part.text),
                .integer(Int64(share)), .integer(scene.now),
            ])
        try scene.note(
            Self.name, on: "\(number): \(title) to \(part.text), \(share) %", in: store)
        let rollOut = RollOut(number: number, tag: tag, part: part, share: share)
        let panels = try RollOutPanels(in: store, tenant: scene.tenant)
        return Answer(number: number, covers: panels.covered(by: rollOut).count)
    }
}

/// `configuration roll-back`.
package struct EndRollOut: AdministrativeTask {
    package static let name = "configuration roll-back"

    package struct Answer: Codable, Sendable {
        package var title: String
    }

    private let number: Int64

    package init(_ number: Int64) {
        self.number = number
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let rows = try store.query(
            """
            SELECT c.name, r.ended_ms FROM roll_outs r JOIN configurations c
                ON c.tenant = r.tenant AND c.tag = r.tag WHERE r.tenant = ? AND r.number = ?
            """, [.text(scene.tenant), .integer(number)])
        guard let row = rows.first else {
            throw AdministrativeRefusal(
                "there is no roll-out \(number)", try: "smile-centrald configuration list")
        }
        guard row[integer: 1] == 0 else {
            throw AdministrativeRefusal(
                "roll-out \(number) is over already", try: "smile-centrald configuration list")
        }
        try store.execute(
            "UPDATE roll_outs SET ended_ms = ?, why = 'rolled back' "
                + "WHERE tenant = ? AND number = ?",
            [.integer(scene.now), .text(scene.tenant), .integer(number)])
        try scene.note(Self.name, on: "\(number): \(row[text: 0])", in: store)
        return Answer(title: row[text: 0])
    }
}

/// `configuration list`.
package struct ListConfigurations: AdministrativeTask {
    package static let name = "configuration list"
    package static let isReading = true

    package struct Answer: Codable, Sendable {
        package struct Configuration: Codable, Sendable {
            package var name: String
            package var tag: String
            package var addedMilliseconds: Int64
            package var questionnaireBytes: Int
            package var settingsBytes: Int
        }

        package struct RollOut: Codable, Sendable {
            package var number: Int64
            package var name: String
            package var part: String
            package var share: Int
            /// `running` or `over`.
            package var state: String
            package var begunMilliseconds: Int64
            /// 0 while it runs.
            package var endedMilliseconds: Int64
            package var why: String
            /// Who refused; empty: nobody.
            package var panel: String
            /// Panels that it is for now.
            package var covers: Int
            /// Of these, how many say that they have its configuration.
            package var held: Int
        }

        package var schema = 1
        package var configurations: [Configuration]
        package var rollOuts: [RollOut]
    }

    package init() {}

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        Answer(
            configurations: try configurations(store, scene), rollOuts: try rollOuts(store, scene))
    }

    private func configurations(
        _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [Answer.Configuration] {
        try store.query(
            "SELECT name, tag, added_ms, content FROM configurations WHERE tenant = ? "
                + "ORDER BY added_ms, name", [.text(scene.tenant)]
        ).map { row in
            let content = DesiredConfiguration(json: row[bytes: 3])
            return Answer.Configuration(
                name: row[text: 0], tag: row[text: 1], addedMilliseconds: row[integer: 2],
                questionnaireBytes: content?.questionnaire.count ?? 0,
                settingsBytes: content?.settings.count ?? 0)
        }
    }

    private func rollOuts(
        _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [Answer.RollOut] {
        let panels = try RollOutPanels(in: store, tenant: scene.tenant)
        return try store.query(
            """
            SELECT r.number, r.tag, r.part, r.share, c.name, r.begun_ms, r.ended_ms, r.why, r.panel
            FROM roll_outs r JOIN configurations c ON c.tenant = r.tenant AND c.tag = r.tag
            WHERE r.tenant = ? ORDER BY r.number
            """, [.text(scene.tenant)]
        ).compactMap { row in
            guard let rollOut = RollOut(row) else { return nil }
            let covered = panels.covered(by: rollOut)
            return Answer.RollOut(
                number: rollOut.number, name: row[text: 4], part: row[text: 2],
                share: rollOut.share, state: row[integer: 6] == 0 ? "running" : "over",
                begunMilliseconds: row[integer: 5], endedMilliseconds: row[integer: 6],
                why: row[text: 7], panel: row[text: 8], covers: covered.count,
                held: covered.count { $0.held == rollOut.tag })
        }
    }
}

/// Enrolled panels with where they stand and what they say that they have.
private struct RollOutPanels {
    struct Panel {
        let id: PanelID
        let site: String
        let region: String
        /// Empty: nothing of the centre's.
        let held: String
    }

    private let panels: [Panel]

    init(in store: any Store, tenant: String) throws(StoreFault) {
        let newest = try Heartbeats.newest(in: store, tenant: tenant)
        panels = try store.query(
            """
            SELECT p.panel, p.site, coalesce(s.parent, '') FROM panels p LEFT JOIN places s
                ON s.tenant = p.tenant AND s.kind = 2 AND s.place = p.site
            WHERE p.tenant = ? AND p.state = 'enrolled' ORDER BY p.panel
            """, [.text(tenant)]
        ).compactMap { row in
            guard let id = PanelID(row[text: 0]) else { return nil }
            let held = newest[id]?.message.heartbeat.configuration.held
            return Panel(
                id: id, site: row[text: 1], region: row[text: 2],
                held: held?.description ?? "")
        }
    }

    func covered(by rollOut: RollOut) -> [Panel] {
        panels.filter { rollOut.covers($0.id, site: $0.site, region: $0.region) }
    }
}
