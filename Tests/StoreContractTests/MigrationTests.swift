import Peers
import Testing

@testable import Central

/// A database of every earlier version keeps its rows.
@Suite struct MigrationTests {
    static let earlier = StoreKind.here.flatMap { kind in
        (1..<Schema.newest).map { (kind, $0) }
    }

    @Test(arguments: earlier)
    func `every row of an earlier version is there after the step to the newest`(
        _ kind: StoreKind, _ version: Int
    ) throws {
        let test = try TestStore(kind)
        let store = try test.writer()
        try apply(Schema.migrations.prefix(version), to: store)
        let tables = try Self.tables(of: version)
        var before: [String: [[SQLValue]]] = [:]
        for table in tables {
            // Of a table with one row a tenant one goes in.
            let count = try store.insertBatch(
                into: table.name, table.columns.map(\.name), rows(of: table))
            before[table.name] = try content(of: table, in: store)
            #expect(before[table.name]?.count == count && count > 0)
        }
        #expect(try store.migrate() == Array(version + 1...Schema.newest))
        for table in tables {
            #expect(try content(of: table, in: store) == before[table.name], "\(table.name)")
        }
        // What the newest program does works on it.
        try FilledCentre.fill(store)
        #expect(try Verification(of: test.reader(), tenant: FilledCentre.tenant).holds)
    }

    private func apply(_ migrations: ArraySlice<Migration>, to store: any Store) throws {
        try store.execute(
            "CREATE TABLE schema_versions "
                + "(version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)", [])
        for migration in migrations {
            switch store {
            case let store as SQLiteStore: try store.run(migration.text)
            case let store as PostgresStore:
                try store.runText(PostgresText.forPostgres(migration.text))
            default: Issue.record("an unknown store")
            }
            try store.execute(
                "INSERT INTO schema_versions (version, name) VALUES (?, ?)",
                [.integer(Int64(migration.version)), .text(migration.name)])
        }
    }

    private struct Table {
        let name: String
        let columns: [(name: String, type: String)]
    }

    /// The tables of a version that have rows of customers'.
    private static func tables(of version: Int) throws -> [Table] {
        let store = try SQLiteStore.inMemory()
        for migration in Schema.migrations.prefix(version) { try store.run(migration.text) }
        return try store.query("SELECT name FROM sqlite_master WHERE type = 'table'", []).map {
            let columns = try store.query(
                "SELECT name, type FROM pragma_table_info(?)", [$0.values[0]])
            return Table(
                name: $0[text: 0], columns: columns.map { ($0[text: 0], $0[text: 1]) })
        }
    }

    /// Two rows of a tenant that nobody else has.
    private func rows(of table: Table) -> [[SQLValue]] {
        (1...2).map { number in
            table.columns.map { column in
                switch column.type {
                case "TEXT": .text(column.name == "tenant" ? "old" : "\(column.name) \(number)")
                case "BYTEA": .bytes([UInt8(number), 0, 255])
                case "DOUBLE PRECISION": .real(Double(number) / 3)
                default: .integer(Int64(number))
                }
            }
        }
    }

    private func content(of table: Table, in store: any Store) throws -> [[SQLValue]] {
        let columns = table.columns.map(\.name).joined(separator: ", ")
        return try store.query(
            "SELECT \(columns) FROM \(table.name) WHERE tenant = 'old' ORDER BY \(columns)", []
        ).map(\.values)
    }
}
