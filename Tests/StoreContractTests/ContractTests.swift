import Peers
import Testing

@testable import Central

/// What every store does alike.
@Suite struct ContractTests {
    @Test(.enabled(if: PgBouncerPeer.absence == nil, "\(PgBouncerPeer.absence ?? "")"))
    func `PostgreSQL is here to be tried, alone and behind a pooler`() throws {
        #expect(StoreKind.here == StoreKind.allCases)
    }

    @Test(arguments: StoreKind.here)
    func `every kind of value comes back as it went in`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.writer()
        let values: [SQLValue] = [
            .integer(.min), .integer(-1), .integer(0), .integer(.max), .real(0.1),
            .real(-.greatestFiniteMagnitude), .text(""), .text("по-русски 🙂"), .text("$1 ? %s"),
            .text("'); DROP TABLE records; --"), .bytes([]), .bytes([0, 255]),
            .bytes(Array(repeating: 0, count: 100_000)),
        ]
        let places = values.map { _ in "?" }.joined(separator: ", ")
        #expect(try store.query("SELECT \(places)", values)[0].values == values)
        #expect(try store.query("SELECT ?", [.null])[0].values == [.null])
    }

    @Test(arguments: StoreKind.here)
    func `values of every type go through a table, one by one and in a batch`(
        _ kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let store = try test.writer()
        try store.execute(
            "CREATE TABLE kinds (id BIGINT NOT NULL PRIMARY KEY, small SMALLINT, plain INTEGER, "
                + "big BIGINT, word TEXT, share DOUBLE PRECISION, content BYTEA)", [])
        let columns = ["id", "small", "plain", "big", "word", "share", "content"]
        let rows: [[SQLValue]] = [
            [.integer(1), .integer(-32_768), .integer(.init(Int32.max)), .integer(.max)]
                + [.text("ё"), .real(.pi), .bytes([0])],
            [.integer(2), .null, .null, .null, .null, .null, .null],
            [.integer(3), .integer(32_767), .integer(.init(Int32.min)), .integer(.min)]
                + [.text(""), .real(-0.0), .bytes([])],
        ]
        #expect(try store.insertBatch(into: "kinds", columns, rows) == 3)
        let list = columns.joined(separator: ", ")
        #expect(try store.query("SELECT \(list) FROM kinds ORDER BY id", []).map(\.values) == rows)
        for row in rows {
            try store.execute("DELETE FROM kinds WHERE id = ?", [row[0]])
            try store.execute("INSERT INTO kinds (\(list)) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        }
        #expect(try store.query("SELECT \(list) FROM kinds ORDER BY id", []).map(\.values) == rows)
    }

    @Test(arguments: StoreKind.here)
    func `rows are shown where they stand, and a look within a look is one of its own`(
        _ kind: StoreKind
    ) throws {
        struct Enough: Error {}
        let test = try TestStore(kind)
        let store = try test.withTable()
        try store.insertBatch(
            into: "things", ["name", "number", "value"],
            (0..<5).map { [.text("имя \($0)"), $0 == 3 ? .null : .integer($0), .bytes([7])] })
        var shown: [String] = []
        let statement = "SELECT name, number, value FROM things WHERE number < ? ORDER BY name"
        try store.read(statement, [.integer(9)]) { row in
            let name = row.text(0)
            let same = try store.query("SELECT number FROM things WHERE name = ?", [.text(name)])
            #expect(same[0][integer: 0] == row.integer(1))
            #expect(Array(row.bytes(2)) == [7])
            shown.append(name)
        }
        #expect(shown == ["имя 0", "имя 1", "имя 2", "имя 4"])
        #expect(throws: Enough.self) {
            try store.read(statement, [.integer(9)]) { _ in throw Enough() }
        }
        try store.read("SELECT number FROM things WHERE name = ?", [.text("имя 3")]) {
            #expect($0.isNull(0) && $0.bytes(0).isEmpty)
        }
        try store.read(statement, [.integer(0)]) { _ in Issue.record("there is no such row") }
        // More rows than come at once: those that are on their way wait for the other look.
        try store.insertBatch(
            into: "things", ["name", "number"], (10..<5_000).map { [.text("\($0)"), .integer($0)] })
        var sum: Int64 = 0
        try store.read("SELECT number FROM things WHERE number >= 10 ORDER BY number", []) { row in
            if row.integer(0) % 1_000 == 10 {
                let all = try store.query("SELECT count(*) FROM things", [])
                #expect(all[0][integer: 0] == 4_995)
            }
            sum += row.integer(0)
        }
        #expect(sum == (10..<5_000).reduce(0, +))
        #expect(throws: StoreFault.self) { try store.read("SELECT none FROM things", []) { _ in } }
    }

    @Test(arguments: StoreKind.here)
    func `a text with NUL is refused, and nothing of its transaction is kept`(
        _ kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        #expect(throws: StoreFault.self) {
            try store.transaction {
                try store.execute("INSERT INTO things (name) VALUES ('a')", [])
                try store.execute("INSERT INTO things (name) VALUES (?)", [.text("a\u{0}b")])
            }
        }
        #expect(throws: StoreFault.self) {
            try store.insertBatch(into: "things", ["name"], [[.text("c")], [.text("\u{0}")]])
        }
        #expect(try store.query("SELECT name FROM things", []).isEmpty)
    }

    @Test(arguments: StoreKind.here)
    func `question marks in quotes and comments are no places`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let rows = try test.writer().query(
            "SELECT 'a?''?', ? -- not this? 'nor this\n, 'b?', ?", [.integer(1), .integer(2)])
        #expect(
            rows[0].values == [.text("a?'?"), .integer(1), .text("b?"), .integer(2)])
    }

    // MARK: - Transactions

    @Test(arguments: StoreKind.here)
    func `a transaction that throws leaves nothing, and the next one works`(
        _ kind: StoreKind
    ) throws {
        struct Refusal: Error {}
        let test = try TestStore(kind)
        let store = try test.withTable()
        #expect(throws: Refusal.self) {
            try store.transaction {
                try store.execute("INSERT INTO things (name) VALUES ('a')", [])
                throw Refusal()
            }
        }
        let number = try store.transaction {
            try store.execute("INSERT INTO things (name) VALUES ('b')", [])
        }
        #expect(number == 1)
        #expect(try store.query("SELECT name FROM things", []).map(\.values) == [[.text("b")]])
    }

    @Test(arguments: StoreKind.here)
    func `a body that passes over a failed statement does not make it good`(
        _ kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        #expect(throws: StoreFault.self) {
            try store.transaction {
                try store.execute("INSERT INTO things (name) VALUES ('a')", [])
                _ = try? store.execute("INSERT INTO things (name) VALUES ('a')", [])
            }
        }
        #expect(try store.query("SELECT name FROM things", []).isEmpty)
    }

    @Test(arguments: StoreKind.here)
    func `a reader sees what is committed and cannot write`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        let reader = try test.reader()
        try store.transaction {
            try store.execute("INSERT INTO things (name) VALUES ('a')", [])
            #expect(try reader.query("SELECT name FROM things", []).isEmpty)
        }
        #expect(try reader.query("SELECT name FROM things", []).count == 1)
        let fault = #expect(throws: StoreFault.self) {
            try reader.execute("INSERT INTO things (name) VALUES ('b')", [])
        }
        #expect(fault?.description.contains("INSERT INTO things") == true)
        #expect(throws: StoreFault.self) {
            try reader.insertBatch(into: "things", ["name"], [[.text("b")]])
        }
    }

    @Test(arguments: StoreKind.here)
    func `a reader's transaction sees one moment`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        let reader = try test.reader()
        let counts = try reader.transaction {
            let before = try reader.query("SELECT count(*) FROM things", [])
            try store.execute("INSERT INTO things (name) VALUES ('a')", [])
            return [before, try reader.query("SELECT count(*) FROM things", [])]
        }
        #expect(counts.map { $0[0][integer: 0] } == [0, 0])
        #expect(try reader.query("SELECT count(*) FROM things", [])[0][integer: 0] == 1)
    }

    // MARK: - Statements

    @Test(arguments: StoreKind.here)
    func `sums are whole numbers where their parts are`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        for numbers in [[0], [10_000], [-1, -20_000], [1 << 40, 1, 70_000_000]] as [[Int64]] {
            try store.execute("DELETE FROM things", [])
            try store.insertBatch(
                into: "things", ["name", "number"],
                numbers.map { [.text("\($0)"), .integer($0)] })
            let sum = try store.query("SELECT sum(number) FROM things", [])
            #expect(sum[0].values == [.integer(numbers.reduce(0, +))])
        }
        let mean = try store.query("SELECT avg(number) FROM things WHERE number < 2", [])
        #expect([.real(1), .integer(1)].contains(mean[0].values[0]))
    }

    @Test(arguments: StoreKind.here)
    func `texts of the product's tables are in the order of their bytes`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.migrated()
        let names = ["Ёлка", "a", "B", "б", "_", "Z", "é", "", "aa", "a b"]
        try store.insertBatch(
            into: "count_tallies", ["tenant", "touchpoint", "kind", "quarter", "times"],
            names.map { [.text("t"), .text($0), .integer(1), .integer(1), .integer(1)] })
        let rows = try store.query("SELECT touchpoint FROM count_tallies ORDER BY touchpoint", [])
        #expect(
            rows.map { $0[text: 0] }
                == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test(arguments: StoreKind.here)
    func `arithmetic, sums and upserts give the same numbers`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        for number in [5, 7, -3] as [Int64] {
            try store.execute(
                "INSERT INTO things (name, number) VALUES ('sum', ?) "
                    + "ON CONFLICT (name) DO UPDATE SET number = things.number + excluded.number",
                [.integer(number)])
        }
        let rows = try store.query(
            "SELECT number, number / 2, number & 8, CAST(SUM(number) AS BIGINT), count(*), "
                + "CASE WHEN number = 9 THEN 1 ELSE 0 END, coalesce(max(name), ?) FROM things "
                + "WHERE (name, number) > (?, ?) GROUP BY 1, 2, 3 ORDER BY 1 LIMIT ?",
            [.text(""), .text("sum"), .integer(8), .integer(5)])
        #expect(
            rows.map(\.values)
                == [
                    [.integer(9), .integer(4), .integer(8), .integer(9), .integer(1), .integer(1)]
                        + [.text("sum")]
                ])
    }

    @Test(arguments: StoreKind.here)
    func `a statement says how many rows it changed`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        for name in ["a", "b", "c"] {
            #expect(
                try store.execute("INSERT INTO things (name) VALUES (?)", [.text(name)]) == 1)
        }
        #expect(
            try store.execute("UPDATE things SET number = 1 WHERE name <> ?", [.text("a")]) == 2)
        #expect(try store.execute("DELETE FROM things WHERE number = ?", [.integer(9)]) == 0)
        #expect(try store.execute("DELETE FROM things", []) == 3)
    }

    @Test(arguments: StoreKind.here)
    func `more statements than are kept still work`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.writer()
        for number in 0...600 {
            let rows = try store.query("SELECT \(number), ?", [.integer(1)])
            #expect(rows[0][integer: 0] == Int64(number))
        }
    }

    @Test(arguments: StoreKind.here)
    func `a statement takes values of other types the next time`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        let statement = "INSERT INTO things (name, number) VALUES (?, ?)"
        try store.execute(statement, [.text("a"), .integer(1)])
        try store.execute(statement, [.text("b"), .null])
        try store.execute(statement, [.text("c"), .integer(2)])
        let rows = try store.query("SELECT number FROM things ORDER BY name", [])
        #expect(rows.map(\.values) == [[.integer(1)], [.null], [.integer(2)]])
    }

    @Test(arguments: StoreKind.here)
    func `a fault names the statement and never its values`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        let insert = "INSERT INTO things (name) VALUES (?)"
        try store.execute(insert, [.text("+79001234567")])
        let fault = #expect(throws: StoreFault.self) {
            try store.execute(insert, [.text("+79001234567")])
        }
        #expect(fault?.description.contains("INSERT INTO things") == true)
        #expect(fault?.description.contains("7900") == false)
        #expect(fault?.isTemporary == false)
    }

    // MARK: - The schema

    @Test(arguments: StoreKind.here)
    func `migrations are applied once and recorded`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.writer()
        #expect(try store.migrate() == Array(1...Schema.newest))
        #expect(try store.migrate() == [])
        let rows = try store.query("SELECT version FROM schema_versions ORDER BY version", [])
        #expect(rows.map { Int($0[integer: 0]) } == Array(1...Schema.newest))
        try test.reader().requireNewestSchema()
    }

    @Test(arguments: StoreKind.here)
    func `a database of a newer program is refused and left as it is`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.migrated()
        try store.execute("INSERT INTO schema_versions (version, name) VALUES (999, 'x')", [])
        let fault = #expect(throws: StoreFault.self) { try store.migrate() }
        #expect(fault?.description.contains("version 999") == true)
        #expect(throws: StoreFault.self) { try test.reader().requireNewestSchema() }
        #expect(try store.query("SELECT 1 FROM logs", []).isEmpty, "the store goes on")
    }
}
