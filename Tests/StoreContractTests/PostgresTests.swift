import Dispatch
import Peers
import Settings
import Synchronization
import Testing

@testable import Central

private let isHere = PostgresPeer.absence == nil
private let absence = Comment(rawValue: PostgresPeer.absence ?? "")

/// What PostgreSQL alone can do to a store: others that write, and a server that goes away.
@Suite(.enabled(if: isHere, absence)) struct PostgresTests {
    private let test: TestStore

    init() throws {
        test = try TestStore(.postgresql)
    }

    /// Runs a body on several threads, each with a connection of its own, and waits.
    private func together(
        _ threads: Int, _ body: @escaping @Sendable (PostgresStore) throws -> Void
    ) throws {
        let access = try test.access
        let faults = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            do {
                try body(try PostgresStore(writingTo: access))
            } catch {
                faults.withLock { $0.append("\(error)") }
            }
        }
        #expect(faults.withLock { $0 } == [])
    }

    @Test func `two that read and then write never act on what is over`() throws {
        let store = try test.migrated()
        try store.execute("CREATE TABLE turns (number BIGINT NOT NULL)", [])
        // Each inserts the next number, as a log gets its own. None is given twice, none left out.
        try together(4) { store in
            for _ in 0..<25 {
                try store.transaction {
                    let newest = try store.query("SELECT coalesce(max(number), 0) FROM turns", [])
                    try store.execute(
                        "INSERT INTO turns (number) VALUES (?)",
                        [.integer(newest[0][integer: 0] + 1)])
                }
            }
        }
        let rows = try store.query("SELECT number FROM turns ORDER BY number", [])
        #expect(rows.map { $0[integer: 0] } == Array(1...100))
    }

    @Test func `two that each look at what the other writes do not pass each other`() throws {
        let store = try test.migrated()
        try store.execute("CREATE TABLE doctors (name TEXT, is_here BIGINT NOT NULL)", [])
        // The classic skew of writes: each leaves only where another stays.
        for round in 0..<10 {
            try store.execute("DELETE FROM doctors", [])
            try store.execute("INSERT INTO doctors VALUES ('a', 1), ('b', 1)", [])
            let next = Atomic(0)
            try together(2) { store in
                let name = next.wrappingAdd(1, ordering: .relaxed).newValue == 1 ? "a" : "b"
                try store.transaction {
                    let here = try store.query(
                        "SELECT count(*) FROM doctors WHERE is_here = 1", [])
                    guard here[0][integer: 0] == 2 else { return }
                    try store.execute(
                        "UPDATE doctors SET is_here = 0 WHERE name = ?", [.text(name)])
                }
            }
            let left = try store.query("SELECT count(*) FROM doctors WHERE is_here = 1", [])
            #expect(left[0][integer: 0] == 1, "round \(round)")
        }
    }

    @Test func `a body that always loses ends with a fault that says to come again`() throws {
        let store = try test.migrated()
        try store.execute("CREATE TABLE sums (number BIGINT NOT NULL)", [])
        try store.execute("INSERT INTO sums VALUES (0)", [])
        let other = try PostgresStore(writingTo: try test.access)
        var runs = 0
        let fault = #expect(throws: StoreFault.self) {
            try store.transaction {
                runs += 1
                _ = try store.query("SELECT number FROM sums", [])
                // Faster every time, and not in the queue.
                try other.execute("UPDATE sums SET number = number + 1", [])
                try store.execute("UPDATE sums SET number = number + 100", [])
            }
        }
        #expect(runs == PostgresStore.attemptsMax)
        #expect(fault?.isTemporary == true)
        #expect(try store.query("SELECT number FROM sums", [])[0][integer: 0] == Int64(runs))
    }

    @Test func `nodes that start at once bring the schema up to date once`() throws {
        let applied = Mutex<[Int]>([])
        try together(4) { store in
            let versions = try store.migrate()
            applied.withLock { $0 += versions }
        }
        #expect(applied.withLock { $0 } == Array(1...Schema.newest))
    }

    @Test func `every text of the schema is in the order of its bytes`() throws {
        let rows = try test.migrated().query(
            "SELECT table_name, column_name FROM information_schema.columns "
                + "JOIN information_schema.tables USING (table_schema, table_name) "
                + "WHERE table_schema = 'public' AND data_type = 'text' "
                + "AND table_type = 'BASE TABLE' "
                + "AND coalesce(collation_name, '') <> 'C'", [])
        #expect(rows.map(\.values) == [])
    }

    // MARK: - Connections

    private func cutConnections() throws {
        try PostgresPeer.shared().query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = '\(test.database)' AND pid <> pg_backend_pid()", in: "postgres")
    }

    @Test func `a connection that was cut is made anew by the next call`() throws {
        let store = try test.withTable()
        let reader = try test.reader()
        try cutConnections()
        #expect(try reader.query("SELECT name FROM things", []).isEmpty)
        try cutConnections()
        _ = try store.transaction {
            try store.execute("INSERT INTO things (name) VALUES ('a')", [])
        }
        try cutConnections()
        _ = try store.transaction {
            try store.execute("INSERT INTO things (name) VALUES ('b')", [])
        }
        #expect(try store.query("SELECT name FROM things", []).count == 2)
    }

    @Test func `a connection that is cut within a transaction lets it run again`() throws {
        let store = try test.withTable()
        var runs = 0
        try store.transaction {
            runs += 1
            try store.execute("INSERT INTO things (name) VALUES (?)", [.text("run \(runs)")])
            if runs == 1 { try cutConnections() }
            try store.execute("INSERT INTO things (name) VALUES ('end')", [])
        }
        #expect(runs == 2)
        let names = try store.query("SELECT name FROM things ORDER BY name", [])
        #expect(names.map { $0[text: 0] } == ["end", "run 2"])
    }

    @Test func `a look that is cut between its rows says so, and the next one finds all`() throws {
        let reader = try test.reader()
        let statement = "SELECT n, repeat('x', 1000) FROM generate_series(1, 100000) AS n"
        var shown: [Int64] = []
        let fault = #expect(throws: StoreFault.self) {
            try reader.read(statement, []) { row in
                shown.append(row.integer(0))
                if shown.count == 10 { try cutConnections() }
            }
        }
        #expect(fault?.isTemporary == true)
        #expect(shown.count >= 10 && shown == Array(1...Int64(shown.count)))
        var count = 0
        try reader.read(statement, []) { _ in count += 1 }
        #expect(count == 100_000)
    }

    @Test func `a look that fails behind some rows has shown them, and says so`() throws {
        let store = try test.migrated()
        var shown: [Int64] = []
        func look() throws {
            try store.read("SELECT 10 / (5 - n) FROM generate_series(1, 9) AS n", []) { row in
                shown.append(row.integer(0))
            }
        }
        let fault = #expect(throws: StoreFault.self) { try look() }
        #expect(fault?.isTemporary == false)
        #expect(shown == [2, 3, 5, 10])
        #expect(throws: StoreFault.self) { try store.transaction { try? look() } }
        #expect(try store.query("SELECT 1", [])[0][integer: 0] == 1)
    }

    @Test(arguments: [0, 1, 3])
    func `a connection that is cut before inserts that nobody waited for lets it run again`(
        _ before: Int
    ) throws {
        let store = try test.withTable()
        let content = SQLValue.bytes(Array(repeating: 7, count: 1_000_000))
        var runs = 0
        try store.transaction {
            runs += 1
            for number in 0..<6 {
                if runs == 1, number == before { try cutConnections() }
                try store.insertMeanwhile(
                    into: "things", ["name", "value"], [[.text("\(runs) \(number)"), content]],
                    whereTaken: .never)
            }
        }
        #expect(runs == 2)
        let names = try store.query("SELECT name FROM things ORDER BY name", [])
        #expect(names.map { $0[text: 0] } == (0..<6).map { "2 \($0)" })
    }

    @Test func `inserts that nobody waited for lose and win like all others`() throws {
        let store = try test.migrated()
        try store.execute("CREATE TABLE turns (number BIGINT NOT NULL PRIMARY KEY)", [])
        try together(4) { store in
            for _ in 0..<25 {
                try store.transaction {
                    let newest = try store.query("SELECT coalesce(max(number), 0) FROM turns", [])
                    try store.insertMeanwhile(
                        into: "turns", ["number"], [[.integer(newest[0][integer: 0] + 1)]],
                        whereTaken: .never)
                }
            }
        }
        let rows = try store.query("SELECT number FROM turns ORDER BY number", [])
        #expect(rows.map { $0[integer: 0] } == Array(1...100))
    }

    @Test func `a server that is away is told of as temporary, and found when it is back`() throws {
        let peer = try PostgresPeer()
        let database = try peer.makeDatabase()
        let store = try PostgresStore(writingTo: PostgresAccess(peer, database))
        try store.migrate()
        try peer.killAtOnce()
        let fault = #expect(throws: StoreFault.self) {
            try store.transaction { try store.query("SELECT 1 FROM logs", []) }
        }
        #expect(fault?.isTemporary == true)
        #expect(fault?.description.contains(PostgresPeer.password) == false)
        try peer.startAgain()
        #expect(try store.query("SELECT 1 FROM logs", []).isEmpty)
    }

    @Test func `a statement that takes too long ends, and the store goes on`() throws {
        var access = try test.access
        access.statementMilliseconds = 300
        let store = try PostgresStore(writingTo: access)
        let fault = #expect(throws: StoreFault.self) {
            try store.query("SELECT 1 FROM (SELECT pg_sleep(20)) AS slow", [])
        }
        #expect(fault?.isTemporary == true)
        #expect(try store.query("SELECT 1", [])[0][integer: 0] == 1)
    }

    @Test func `a node writes nothing once a newer one has brought the schema up to date`() throws {
        let (older, newer) = (try test.migrated(), try test.writer())
        try older.execute("CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY)", [])
        func write() throws {
            try older.transaction {
                _ = try older.execute("INSERT INTO things VALUES ('one')", [])
            }
        }
        let next = Int64(Schema.newest + 1)
        try newer.execute("INSERT INTO schema_versions VALUES (?, 'later')", [.integer(next)])
        let fault = #expect(throws: StoreFault.self) { try write() }
        #expect(fault?.isTemporary == true)
        #expect(fault?.description.contains("start the newer smile-centrald here, too") == true)
        #expect(try newer.query("SELECT 1 FROM things", []).isEmpty)
        // Pages are shown all the same.
        #expect(try older.query("SELECT 1 FROM things", []).isEmpty)
        try newer.execute("DELETE FROM schema_versions WHERE version = ?", [.integer(next)])
        try write()
        #expect(try newer.query("SELECT 1 FROM things", []).count == 1)
    }

    @Test func `a wrong password is named and not told`() throws {
        let access = PostgresAccess(
            try test.access.settings, password: Password("not the password"))
        let fault = #expect(throws: StoreFault.self) { try PostgresStore(writingTo: access) }
        #expect(fault?.description.contains("authentication failed") == true)
        #expect(fault?.description.contains("not the password") == false)
    }

    // MARK: - What a server must promise

    private static let sound = PostgresStore.ServerFacts(
        version: 150_018, encoding: "UTF8", fsync: "on", synchronousCommit: "on", standbys: "")

    @Test(arguments: [
        ("off", "on", ""), ("on", "off", ""), ("on", "local", "'one'"), ("on", "off", "'one'"),
    ])
    func `a server that could lose what is acknowledged is refused with advice`(
        _ fsync: String, _ commit: String, _ standbys: String
    ) {
        var facts = Self.sound
        (facts.fsync, facts.synchronousCommit, facts.standbys) = (fsync, commit, standbys)
        let fault = #expect(throws: PostgresFault.self) { try PostgresStore.require(facts) }
        #expect(fault?.storeFault.isTemporary == false)
        #expect(fault?.reason.contains("Try: ") == true)
    }

    @Test func `sound servers are taken, the oldest too, and an older one is not`() throws {
        var facts = Self.sound
        try PostgresStore.require(facts)
        facts.synchronousCommit = "local"
        try PostgresStore.require(facts)
        facts.version = PostgresStore.serverVersionMin
        try PostgresStore.require(facts)
        facts.version -= 1
        #expect(throws: PostgresFault.self) { try PostgresStore.require(facts) }
        facts = Self.sound
        facts.encoding = "LATIN1"
        #expect(throws: PostgresFault.self) { try PostgresStore.require(facts) }
    }

    @Test func `a role that does not wait for the disk is refused at the start`() throws {
        _ = try test.writer()
        try PostgresPeer.shared().query(
            "ALTER DATABASE \(test.database) SET synchronous_commit = off", in: "postgres")
        let fault = #expect(throws: StoreFault.self) { try test.writer() }
        #expect(fault?.description.contains("synchronous_commit=off") == true)
    }
}
