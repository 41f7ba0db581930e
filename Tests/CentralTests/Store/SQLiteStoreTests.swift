import Foundation
import Peers
import Testing

@testable import Central

@Suite struct SQLiteStoreTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder("store")
        path = "\(folder.path)/central.db"
    }

    private func migrated() throws -> SQLiteStore {
        let store = try SQLiteStore(writingTo: path)
        try store.migrate()
        return store
    }

    private func withTable() throws -> SQLiteStore {
        let store = try SQLiteStore(writingTo: path)
        try store.execute("CREATE TABLE things (name TEXT PRIMARY KEY, value BLOB)", [])
        return store
    }

    @Test func `the writer runs with a write-ahead log and a sync at every commit`() throws {
        let store = try migrated()
        #expect(try store.readText("journal_mode") == "wal")
        #expect(try store.readInteger("synchronous") == SQLiteStore.synchronousFull)
    }

    @Test(arguments: [("wal", 1), ("wal", 0), ("delete", 2), ("memory", 2)] as [(String, Int64)])
    func `a database that could lose an acknowledged batch is refused with advice`(
        _ journal: String, _ synchronous: Int64
    ) {
        let fault = #expect(throws: StoreFault.self) {
            try SQLiteStore.requireDurable(journal: journal, synchronous: synchronous)
        }
        #expect(fault?.description.contains("Try: ") == true)
        #expect(fault?.isTemporary == false)
    }

    @Test func `a second writer is refused while the first lives, and welcome after it`() throws {
        do {
            let first = try migrated()
            let fault = #expect(throws: StoreFault.self) { try SQLiteStore(writingTo: path) }
            #expect(fault?.description.contains("another process writes to it") == true)
            withExtendedLifetime(first) {}
        }
        #expect(throws: Never.self) { try SQLiteStore(writingTo: path) }
    }

    @Test func `only the owner can read the database's files`() throws {
        let store = try migrated()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: "\(folder.path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        withExtendedLifetime(store) {}
    }

    @Test func `migrations are applied once and recorded`() throws {
        let store = try SQLiteStore(writingTo: path)
        #expect(try store.migrate() == Array(1...Schema.newest))
        #expect(try store.migrate() == [])
        let rows = try store.query("SELECT version, name FROM schema_versions", [])
        #expect(
            rows.map(\.values)
                == Schema.migrations.map { [.integer(Int64($0.version)), .text($0.name)] })
    }

    @Test func `a database of the first schema keeps its rows, and its boots end sessions`() throws
    {
        let store = try SQLiteStore(writingTo: path)
        try store.run(
            "CREATE TABLE schema_versions (version INTEGER NOT NULL PRIMARY KEY, name TEXT)")
        try store.run(Schema.migrations[0].text)
        try store.execute("INSERT INTO schema_versions VALUES (1, 'first')", [])
        try store.execute("INSERT INTO boots VALUES ('t', 1, 5, 1, '', 'till', '')", [])
        #expect(try store.migrate() == Array(2...Schema.newest))
        let bounds = try store.query("SELECT tenant, log, sequence, opens FROM session_bounds", [])
        #expect(bounds.map(\.values) == [[.text("t"), .integer(1), .integer(5), .integer(0)]])
        #expect(try store.query("SELECT count(*) FROM boots", [])[0][integer: 0] == 1)
    }

    @Test func `migrations are numbered from 1 without a break`() {
        #expect(Schema.migrations.map(\.version) == Array(1...Schema.newest))
    }

    @Test func `a database of a newer program is refused and left as it is`() throws {
        let store = try migrated()
        try store.execute("INSERT INTO schema_versions (version, name) VALUES (99, 'x')", [])
        let fault = #expect(throws: StoreFault.self) { try store.migrate() }
        #expect(fault?.description.contains("version 99") == true)
    }

    @Test func `a reader refuses a schema that it does not know, older or newer`() throws {
        let store = try migrated()
        let reader = try SQLiteStore(readingFrom: path)
        try reader.requireNewestSchema()
        let newest = Schema.newest
        try store.execute(
            "DELETE FROM schema_versions WHERE version = ?", [.integer(Int64(newest))])
        let older = #expect(throws: StoreFault.self) { try reader.requireNewestSchema() }
        #expect(
            older?.description.contains(
                "version \(newest - 1), and this program reads \(newest)") == true)
        try store.execute(
            "INSERT INTO schema_versions (version, name) VALUES (?, 'x')",
            [.integer(Int64(newest) + 1)])
        let newer = #expect(throws: StoreFault.self) { try reader.requireNewestSchema() }
        #expect(newer?.description.contains("use the newer smile-centrald") == true)
    }

    @Test func `tables keyed by name have no hidden row number`() throws {
        let store = try migrated()
        for table in ["records", "answers", "tallies", "counts", "late_marks"] {
            let text = try store.query(
                "SELECT sql FROM sqlite_master WHERE name = ?", [.text(table)])
            #expect(text[0][text: 0].hasSuffix("WITHOUT ROWID"))
        }
    }

    @Test func `every kind of value comes back as it went in`() throws {
        let store = try SQLiteStore(writingTo: path)
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .real(0.1), .text(""), .text("по-русски 🙂"),
            .text("'); DROP TABLE records; --"), .bytes([]), .bytes([0, 255]),
        ]
        let places = values.map { _ in "?" }.joined(separator: ", ")
        #expect(try store.query("SELECT \(places)", values)[0].values == values)
    }

    @Test func `a batch passes over taken keys and counts what went in`() throws {
        let store = try withTable()
        try store.execute("INSERT INTO things (name, value) VALUES ('a', x'01')", [])
        let count = try store.insertBatch(
            into: "things", ["name", "value"],
            [[.text("a"), .bytes([2])], [.text("b"), .bytes([3])], [.text("b"), .bytes([4])]])
        #expect(count == 1)
        let rows = try store.query("SELECT value FROM things ORDER BY name", [])
        #expect(rows.map(\.values) == [[.bytes([1])], [.bytes([3])]])
    }

    @Test func `a transaction that throws leaves nothing, and the next one works`() throws {
        struct Refusal: Error {}
        let store = try withTable()
        #expect(throws: Refusal.self) {
            try store.transaction {
                try store.execute("INSERT INTO things (name) VALUES ('a')", [])
                throw Refusal()
            }
        }
        try store.transaction {
            _ = try store.execute("INSERT INTO things (name) VALUES ('b')", [])
        }
        #expect(try store.query("SELECT name FROM things", []).map(\.values) == [[.text("b")]])
    }

    @Test func `a reader sees what is committed and cannot write`() throws {
        let store = try withTable()
        let reader = try SQLiteStore(readingFrom: path)
        try store.transaction {
            try store.execute("INSERT INTO things (name) VALUES ('a')", [])
            #expect(try reader.query("SELECT name FROM things", []).isEmpty)
        }
        #expect(try reader.query("SELECT name FROM things", []).count == 1)
        let fault = #expect(throws: StoreFault.self) {
            try reader.execute("INSERT INTO things (name) VALUES ('b')", [])
        }
        #expect(fault?.description.contains("INSERT INTO things") == true)
    }

    @Test func `a reader that closes last leaves the log to the writer`() throws {
        let reader: SQLiteStore
        do {
            let store = try withTable()
            reader = try SQLiteStore(readingFrom: path)
            _ = try reader.query("SELECT count(*) FROM things", [])
            try store.execute("INSERT INTO things (name) VALUES ('a')", [])
        }
        #expect(try reader.readInteger("wal_autocheckpoint") == 0)
        #expect(try reader.query("SELECT name FROM things", []).count == 1)
    }

    @Test func `what was erased stands in no file, once no reader needs the log`() throws {
        let store = try withTable()
        let sealed: [UInt8] = (0..<200).map { UInt8($0) ^ 0x5a }
        try store.execute("INSERT INTO things VALUES ('a', ?)", [.bytes(sealed)])
        #expect(try folder.holds(sealed))
        let reader = try SQLiteStore(readingFrom: path)
        try reader.transaction {
            #expect(try reader.query("SELECT name FROM things", []).count == 1)
            try store.transaction {
                try store.execute("DELETE FROM things", [])
                store.letGoOfErased()
            }
            #expect(try folder.holds(sealed), "a reader still looks at it")
        }
        _ = try store.transaction { try store.execute("INSERT INTO things VALUES ('b', NULL)", []) }
        #expect(try !folder.holds(sealed))
        #expect(try reader.query("SELECT name FROM things", []).map { $0[text: 0] } == ["b"])
    }

    @Test func `what a former life left in the log is cut off when the next one begins`() throws {
        let sealed: [UInt8] = (0..<200).map { UInt8($0) ^ 0x5a }
        let reader: SQLiteStore
        do {
            let store = try withTable()
            reader = try SQLiteStore(readingFrom: path)
            _ = try reader.query("SELECT name FROM things", [])
            try store.execute("INSERT INTO things VALUES ('a', ?)", [.bytes(sealed)])
            try store.execute("DELETE FROM things", [])
        }
        // The writer closed with a reader beside it, which leaves the log as it is.
        #expect(try folder.holds(sealed))
        _ = try SQLiteStore(writingTo: path)
        #expect(try !folder.holds(sealed))
        #expect(try reader.query("SELECT name FROM things", []).isEmpty)
    }

    @Test func `a missing file is not made by a reader`() {
        let fault = #expect(throws: StoreFault.self) { try SQLiteStore(readingFrom: path) }
        #expect(fault?.isTemporary == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a folder that is not there is named`() {
        let fault = #expect(throws: StoreFault.self) {
            try SQLiteStore(writingTo: "\(folder.path)/nowhere/central.db")
        }
        #expect(fault?.description.contains("nowhere/central.db") == true)
        #expect(fault?.description.contains("Try: ") == true)
    }

    @Test func `more statements than are kept still work`() throws {
        let store = try withTable()
        for number in 0...SQLiteStore.statementsMax {
            #expect(try store.query("SELECT \(number)", [])[0][integer: 0] == Int64(number))
        }
    }

    @Test func `a fault names the statement and never its values`() throws {
        let store = try withTable()
        try store.execute("INSERT INTO things (name) VALUES (?)", [.text("+79001234567")])
        let fault = #expect(throws: StoreFault.self) {
            try store.execute("INSERT INTO things (name) VALUES (?)", [.text("+79001234567")])
        }
        #expect(fault?.description.contains("7900") == false)
        #expect(fault?.isTemporary == false)
    }
}
