import Testing

@testable import Central

/// What every store does alike with many rows at once.
@Suite struct BatchContractTests {
    @Test(arguments: StoreKind.here)
    func `a batch passes over taken keys and counts what went in`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        try store.execute(
            "INSERT INTO things (name, value) VALUES (?, ?)", [.text("a"), .bytes([1])])
        let count = try store.insertBatch(
            into: "things", ["name", "value"],
            [[.text("a"), .bytes([2])], [.text("b"), .bytes([3])], [.text("b"), .bytes([4])]])
        #expect(count == 1)
        let rows = try store.query("SELECT value FROM things ORDER BY name", [])
        #expect(rows.map(\.values) == [[.bytes([1])], [.bytes([3])]])
    }

    @Test(arguments: StoreKind.here)
    func `a batch of nothing, of NULLs and of very many rows`(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        #expect(try store.insertBatch(into: "things", ["name"], []) == 0)
        let many: [[SQLValue]] = (0..<20_000).map { [.text("\($0)"), .null, .bytes([7])] }
        let columns = ["name", "number", "value"]
        for count in [many.count, 0] {
            let inserted = try store.transaction {
                try store.insertBatch(into: "things", columns, many)
            }
            #expect(inserted == count)
        }
        try store.execute("CREATE TABLE loose (a BIGINT, b TEXT)", [])
        #expect(
            try store.insertBatch(into: "loose", ["a", "b"], [[.null, .null], [.null, .null]]) == 2)
        #expect(try store.query("SELECT a, b FROM loose", []).map(\.values).count == 2)
    }

    @Test(arguments: StoreKind.here)
    func `a batch adds to the rows whose keys are taken, or takes their place`(
        _ kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let store = try test.writer()
        try store.execute(
            "CREATE TABLE sums (a TEXT NOT NULL, b BIGINT NOT NULL, n SMALLINT, m BIGINT, "
                + "PRIMARY KEY (a, b))", [])
        let (columns, key) = (["a", "b", "n", "m"], ["a", "b"])
        func insert(_ rows: [[SQLValue]], _ taken: TakenKey) throws -> Int {
            try store.insertBatch(into: "sums", columns, rows, whereTaken: taken)
        }
        func rows() throws -> [[SQLValue]] {
            try store.query("SELECT a, b, n, m FROM sums ORDER BY a, b", []).map(\.values)
        }
        let first: [SQLValue] = [.text("x"), .integer(1), .integer(5), .integer(50)]
        let second: [SQLValue] = [.text("x"), .integer(2), .integer(-5), .integer(.max)]
        #expect(try insert([first, second], .add(key: key)) == 2)
        #expect(try rows() == [first, second])
        let more: [SQLValue] = [.text("x"), .integer(1), .integer(-7), .integer(1)]
        let other: [SQLValue] = [.text("y"), .integer(1), .integer(1), .integer(1)]
        #expect(try insert([more, other], .add(key: key)) == 2)
        #expect(
            try rows() == [
                [.text("x"), .integer(1), .integer(-2), .integer(51)], second, other,
            ])
        let last: [SQLValue] = [.text("y"), .integer(1), .null, .integer(.min)]
        #expect(try insert([first, last], .replace(key: key)) == 2)
        #expect(try rows() == [first, second, last])
        #expect(try insert([more, last], .passOver) == 0)
        #expect(try rows() == [first, second, last])
        #expect(try insert([], .add(key: key)) == 0)
    }

    @Test(arguments: StoreKind.here, [0, 1, 2, 3, 511, 512, 513, 1_025])
    func `a list of any length is looked up, each value once`(
        _ kind: StoreKind, _ count: Int
    ) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        try store.insertBatch(
            into: "things", ["name", "number"],
            (0..<1_100).map { [.text("\($0)"), .integer($0 % 2)] })
        let found = try store.query(
            "SELECT name FROM things WHERE number = ? AND name = ? LIMIT 1", [.integer(1)],
            forEach: (0..<count).map { .text("\($0)") })
        #expect(found.count == count / 2)
        #expect(Set(found.map { $0[text: 0] }).count == found.count)
        #expect(found.allSatisfy { Int($0[text: 0])! % 2 == 1 })
    }

    // MARK: - Meanwhile

    @Test(arguments: StoreKind.here)
    func `rows that nobody waits for are there for the next statement, in order`(
        _ kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let store = try test.withTable()
        let count = 10_000
        let rows: [[SQLValue]] = (0..<count).map {
            [.text("\($0)"), .integer(0), .bytes(Array(repeating: 7, count: 1_000))]
        }
        let columns = ["name", "number", "value"]
        for _ in 0..<2 {
            try store.transaction {
                try store.execute("DELETE FROM things", [])
                try store.insertMeanwhile(into: "things", columns, rows, whereTaken: .never)
                try store.insertMeanwhile(into: "things", columns, [], whereTaken: .never)
                for number in 1...20 {
                    try store.insertMeanwhile(
                        into: "things", columns,
                        rows.prefix(500).map { [$0[0], .integer(Int64(number)), .null] },
                        whereTaken: .replace(key: ["name"]))
                }
                let found = try store.query("SELECT count(*), max(number) FROM things", [])
                #expect(found[0].values == [.integer(Int64(count)), .integer(20)])
            }
        }
        let left = try store.query("SELECT count(*) FROM things WHERE number = 20", [])
        #expect(left[0][integer: 0] == 500)
    }

    @Test(arguments: StoreKind.here)
    func `what nobody waited for and failed is named, and takes its transaction with it`(
        _ kind: StoreKind
    ) throws {
        struct Refusal: Error {}
        let test = try TestStore(kind)
        let store = try test.withTable()
        try store.execute("CREATE TABLE others (name TEXT NOT NULL)", [])
        func write(then body: () throws -> Void) throws {
            try store.transaction {
                try store.insertMeanwhile(
                    into: "things", ["name"], [[.text("a")]], whereTaken: .never)
                try store.insertMeanwhile(
                    into: "things", ["name"], [[.text("a")]], whereTaken: .never)
                try store.insertMeanwhile(
                    into: "others", ["name"], [[.text("b")]], whereTaken: .never)
                try body()
            }
        }
        func isTold(_ body: () throws -> Void) {
            let fault = #expect(throws: StoreFault.self) { try body() }
            #expect(fault?.step == "run 'INSERT INTO things'")
        }
        isTold { try write {} }
        isTold { try write { _ = try store.query("SELECT name FROM others", []) } }
        isTold { try write { _ = try? store.query("SELECT name FROM others", []) } }
        #expect(throws: (any Error).self) { try write { throw Refusal() } }
        for table in ["things", "others"] {
            #expect(try store.query("SELECT name FROM \(table)", []).isEmpty)
        }
        try store.transaction {
            try store.insertMeanwhile(
                into: "things", ["name"], [[.text("a")]], whereTaken: .never)
        }
        #expect(try store.query("SELECT name FROM things", []).count == 1)
    }
}
