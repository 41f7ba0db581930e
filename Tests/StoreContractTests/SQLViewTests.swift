import Foundation
import Peers
import Settings
import Testing

@testable import Central

/// `Docs/Reference/sql-views.md` is the contract that other programs read the centre by.
@Suite struct SQLViewTests {
    private static let tenant = FilledCentre.tenant

    private func filled(_ kind: StoreKind) throws -> (TestStore, any Store) {
        let test = try TestStore(kind)
        let store = try test.migrated()
        try FilledCentre.fill(store)
        return (test, store)
    }

    /// The views of a store with the names of their columns, and on PostgreSQL their types.
    private func views(_ store: any Store, _ kind: StoreKind) throws -> [String: [[String]]] {
        let names = try store.query(
            kind == .sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'view'"
                : "SELECT table_name FROM information_schema.views WHERE table_schema = 'public'",
            []
        ).map { $0[text: 0] }
        return try names.reduce(into: [:]) { views, name in
            let rows = try store.query(
                kind == .sqlite
                    ? "SELECT name, '' FROM pragma_table_info(?)"
                    : "SELECT column_name, data_type FROM information_schema.columns "
                        + "WHERE table_name = ? ORDER BY ordinal_position", [.text(name)])
            views[name] = rows.map { [$0[text: 0], $0[text: 1]] }
        }
    }

    @Test(arguments: StoreKind.here)
    func `the views have just the columns that the document names`(_ kind: StoreKind) throws {
        let (test, store) = try filled(kind)
        let documented = try ViewDocument().views
        #expect(documented.count == 9)
        let found = try views(store, kind)
        for (name, columns) in documented {
            let expected = columns.map { [$0.name, kind == .sqlite ? "" : $0.type] }
            #expect(found[name] == expected, "\(name)")
        }
        #expect(Set(found.keys) == Set(documented.keys))
        withExtendedLifetime(test) {}
    }

    @Test(arguments: StoreKind.here)
    func `every value is of its documented type, and none is a value of bytes`(
        _ kind: StoreKind
    ) throws {
        let (test, store) = try filled(kind)
        for (name, columns) in try ViewDocument().views {
            let list = columns.map(\.name).joined(separator: ", ")
            let rows = try store.query("SELECT \(list) FROM \(name)", [])
            if name != "v1_places" { #expect(!rows.isEmpty || name == "v1_messages", "\(name)") }
            for row in rows {
                for (value, column) in zip(row.values, columns) {
                    switch value {
                    case .null: break
                    case .text: #expect(column.type == "text", "\(name).\(column.name)")
                    case .integer: #expect(column.type != "text", "\(name).\(column.name)")
                    case .real, .bytes: Issue.record("\(name).\(column.name) is \(value)")
                    }
                }
            }
        }
        withExtendedLifetime(test) {}
    }

    @Test func `no view reads a table that holds contacts, secrets or what a customer typed`()
        throws
    {
        let text = Schema.migrations.first { $0.name == "sql-views" }?.text ?? ""
        let read = Set(text.matches(of: /(?:FROM|JOIN) ([a-z_]+)/).map { String($0.1) })
        #expect(
            read == [
                "answers", "records", "logs", "tallies", "count_tallies", "visit_ends", "panels",
                "places", "outbox", "question_names", "reason_names",
            ])
        let columns = text.split(separator: "CREATE VIEW").dropFirst().joined()
        for secret in ["payload", "sealed", "public_key", "digest AS", "why", "reference"] {
            #expect(secret == "digest AS" || !columns.contains(secret), "\(secret)")
        }
    }

    @Test(arguments: StoreKind.here)
    func `answers that count are as many as tallies say, by name`(_ kind: StoreKind) throws {
        let (test, store) = try filled(kind)
        let counted = try store.query(
            """
            SELECT touchpoint, questionnaire, question, scale, COUNT(*) FROM v1_answers
            WHERE tenant = ? AND is_counted = 1
            GROUP BY touchpoint, questionnaire, question, scale
            ORDER BY touchpoint, questionnaire, question, scale
            """, [.text(Self.tenant)])
        let tallied = try store.query(
            """
            SELECT touchpoint, questionnaire, question, scale, CAST(SUM(answers) AS BIGINT)
            FROM v1_tallies WHERE tenant = ? AND counts_answers = 1
            GROUP BY touchpoint, questionnaire, question, scale
            ORDER BY touchpoint, questionnaire, question, scale
            """, [.text(Self.tenant)])
        #expect(counted.map(\.values) == tallied.map(\.values) && counted.count > 3)
        let reasons = try store.query(
            "SELECT DISTINCT reason FROM v1_answers WHERE scale = 'reasons' ORDER BY reason", [])
        #expect(reasons.map { $0[text: 0] } == ["price", "queue"])
        withExtendedLifetime(test) {}
    }

    @Test(arguments: StoreKind.here)
    func `contacts are counted by the key that they are sealed to`(_ kind: StoreKind) throws {
        let (test, store) = try filled(kind)
        let uses = try CountSealedContacts().perform(
            in: store, TaskScene(tenant: Self.tenant, now: FilledCentre.now))
        let key = OfficeKeyRing(FilledCentre.officeKey).keys[0].id
        #expect(
            uses == [CountSealedContacts.Use(key: key, contacts: 3, newest: FilledCentre.now)])
        withExtendedLifetime(test) {}
    }

    @Test(arguments: StoreKind.here)
    func `names that an older version did not note are noted when it is opened`(
        _ kind: StoreKind
    ) throws {
        let (test, store) = try filled(kind)
        let all = "SELECT question, scale, takes_several FROM v1_questions ORDER BY question"
        let before = try store.query(all, [])
        #expect(before.map { $0[text: 0] } == ["face", "phone", "why"])
        try store.execute("DELETE FROM question_names", [])
        try store.execute("DELETE FROM reason_names", [])
        try QuestionNames.noteAll(in: store)
        #expect(try store.query(all, []).map(\.values) == before.map(\.values))
        #expect(try store.query("SELECT reason FROM v1_reasons", []).count == 2)
        withExtendedLifetime(test) {}
    }

    @Test(.enabled(if: PostgresPeer.absence == nil, "\(PostgresPeer.absence ?? "")"))
    func `the role of the document reads the views and nothing else`() throws {
        let (test, _) = try filled(.postgresql)
        let peer = try PostgresPeer.shared()
        let document = try ViewDocument()
        let role = "smile_reader_\(test.database.filter { $0.isLetter || $0.isNumber })"
        for block in document.blocks(of: "A role that only reads") {
            try peer.query(block.replacing("smile_reader", with: role), in: test.database)
        }
        defer {
            _ = try? peer.query("DROP OWNED BY \(role); DROP ROLE \(role)", in: test.database)
        }
        var access = try test.access
        access.settings.user = role
        access.password = Password("another one than this")
        let reader = try PostgresConnection(access, isReadOnly: true)
        for view in document.views.keys {
            #expect(throws: Never.self) {
                _ = try reader.run("SELECT COUNT(*) FROM \(view)", limited: true)
            }
        }
        for statement in [
            "SELECT * FROM contacts", "SELECT * FROM answers", "SELECT * FROM accounts",
            "DELETE FROM v1_places", "CREATE TABLE t (i INT)",
        ] {
            #expect(throws: PostgresFault.self, "\(statement)") {
                _ = try reader.run(statement, limited: true)
            }
        }
    }

    @Test(.enabled(if: PostgresPeer.absence == nil, "\(PostgresPeer.absence ?? "")"))
    func `the queries for Grafana and Metabase run on PostgreSQL`() throws {
        let (test, store) = try filled(.postgresql)
        let document = try ViewDocument()
        let blocks = document.blocks(of: "Grafana") + document.blocks(of: "Metabase")
        #expect(blocks.count == 5)
        var rows = 0
        for block in blocks {
            let statement = block.replacing("'default'", with: "'\(Self.tenant)'")
                .replacing("$__from", with: "0").replacing("$__to", with: "4102444800000")
                .replacing("{{site}}", with: "''").replacing("{{from}}", with: "'2020-01-01'")
                .replacing("[[", with: "").replacing("]]", with: "")
            rows += try Self.rows(of: statement, store)
        }
        #expect(rows > 3)
        withExtendedLifetime(test) {}
    }

    /// How many rows a query gives, whatever types its columns are of.
    private static func rows(of statement: String, _ store: any Store) throws -> Int {
        Int(try store.query("SELECT COUNT(*) FROM (\(statement)) AS found", [])[0][integer: 0])
    }

    // MARK: - DuckDB

    private static let python = Project.root.appending(path: ".build/python/bin/python").path
    private static let hasDuckDB =
        (try? ChildProgram(python, ["-c", "import duckdb"], log: "/dev/null").exitStatus(
            seconds: 60))
        == 0

    @Test(.enabled(if: hasDuckDB, "duckdb is not in .build/python"))
    func `the queries for DuckDB run in DuckDB, on our exports`() throws {
        let folder = try TemporaryFolder("duckdb")
        let (test, store) = try filled(.sqlite)
        for format in Export.Format.allCases {
            var bytes: [UInt8] = []
            try Export(of: ExportRequest(), in: store, tenant: Self.tenant)
                .write(as: format) { bytes += $0 }
            try Data(bytes).write(
                to: URL(filePath: "\(folder.path)/answers.\(format.rawValue)"))
        }
        let blocks = try ViewDocument().blocks(of: "DuckDB")
        #expect(blocks.count == 3)
        let script = try folder.write(
            "run.py",
            """
            import duckdb, os, sys
            os.chdir(sys.argv[1])
            for number, query in enumerate(sys.argv[2:]):
                rows = duckdb.sql(query)
                rows = rows.fetchall() if rows is not None else []
                print(number, len(rows), sum(row[2] for row in rows if len(row) > 2), flush=True)
            print(duckdb.sql("SELECT count(*) FROM 'answers.parquet'").fetchall()[0][0])
            """)
        let run = try ChildProgram(
            Self.python, [script, folder.path] + blocks, log: "\(folder.path)/duckdb.log")
        #expect(try run.exitStatus(seconds: 120) == 0, "\(run.output)")
        let counted = try store.query(
            "SELECT COUNT(*), CAST(SUM(CASE WHEN marks = 0 THEN 1 ELSE 0 END) AS BIGINT), "
                + "(SELECT COUNT(*) FROM answers) FROM answers WHERE superseded_by = 0", [])[0]
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").last }
        #expect(
            lines == [
                "\(counted[integer: 1])", "\(counted[integer: 0])", "0", "\(counted[integer: 2])",
            ])
        withExtendedLifetime(test) {}
    }
}

/// `sql-views.md`, taken apart.
private struct ViewDocument {
    struct Column {
        let name: String
        let type: String
    }

    private let sections: [String: String]

    init() throws {
        let file = Project.root.appending(path: "Docs/Reference/sql-views.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        sections = text.split(separator: "\n## ").dropFirst().reduce(into: [:]) { all, part in
            let lines = part.split(separator: "\n", maxSplits: 1)
            all[String(lines[0])] = String(lines[1])
        }
    }

    var views: [String: [Column]] {
        sections.filter { $0.key.hasPrefix("v1_") }.mapValues { section in
            section.matches(of: /\| `([a-z_0-9]+)` \| ([a-z]+) \|/).map {
                Column(name: String($0.1), type: String($0.2))
            }
        }
    }

    func blocks(of section: String) -> [String] {
        (sections[section] ?? "").split(separator: "```sql\n").dropFirst().compactMap {
            $0.split(separator: "\n```").first.map(String.init)
        }
    }
}
