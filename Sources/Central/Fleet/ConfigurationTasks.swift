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
                try: "smile-centrald configuration list", .configuration)
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
    /// Why a roll-out ended that a person ended.
    static let why = "rolled back"

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
                "there is no roll-out \(number)", try: "smile-centrald configuration list", .rollOut
            )
        }
        guard row[integer: 1] == 0 else {
            throw AdministrativeRefusal(
                "roll-out \(number) is over already", try: "smile-centrald configuration list",
                .rollOutIsOver)
        }
        try store.execute(
            "UPDATE roll_outs SET ended_ms = ?, why = ? WHERE tenant = ? AND number = ?",
            [.integer(scene.now), .text(Self.why), .text(scene.tenant), .integer(number)])
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
            configurations: try Self.configurations(in: store, tenant: scene.tenant),
            rollOuts: try RollOutList(in: store, tenant: scene.tenant).rollOuts)
    }

    /// The oldest first.
    static func configurations(
        in store: any Store, tenant: String
    ) throws(StoreFault) -> [Answer.Configuration] {
        try store.query(
            "SELECT name, tag, added_ms, content FROM configurations WHERE tenant = ? "
                + "ORDER BY added_ms, name", [.text(tenant)]
        ).map { row in
            let content = DesiredConfiguration(json: row[bytes: 3])
            return Answer.Configuration(
                name: row[text: 0], tag: row[text: 1], addedMilliseconds: row[integer: 2],
                questionnaireBytes: content?.questionnaire.count ?? 0,
                settingsBytes: content?.settings.count ?? 0)
        }
    }
}
