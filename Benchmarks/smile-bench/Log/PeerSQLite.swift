import CSQLite
import Measuring

/// SQLite as a durable log: a blob under an integer key, with the fastest settings that are durable
/// when a commit returns.
///
/// A write-ahead log, `synchronous=FULL`; one prepared `INSERT`; the database locked for good, so
/// that no commit takes or leaves a lock. The rest is as SQLite comes.
final class PeerSQLite: Contender {
    /// SQLite's own: a thousand pages in the write-ahead log bring the first checkpoint. Every
    /// commit writes one at least.
    private static let warmingCommits = 1_100

    let name = ContenderName.sqlite
    private var database: OpaquePointer?
    private var insert: OpaquePointer?
    private var begin: OpaquePointer?
    private var commit: OpaquePointer?
    private var key: Int64 = 0

    /// - Parameter isWarmed: whether it is past its first checkpoint when this returns.
    init(_ folder: String, isWarmed: Bool = true) throws {
        try open("\(folder)/sqlite")
        key = try newestKey()
        if isWarmed { for _ in 0..<Self.warmingCommits { try append(1) } }
    }

    deinit {
        for statement in [insert, begin, commit] { sqlite3_finalize(statement) }
        sqlite3_close_v2(database)
    }

    func append(_ records: Int) throws {
        // One statement is a transaction of its own.
        if records > 1 { try step(begin) }
        for _ in 0..<records {
            key += 1
            sqlite3_bind_int64(insert, 1, key)
            // Not copied: it stays where it is until the statement has run.
            try BenchRecord.bytes.withUnsafeBytes { bytes in
                sqlite3_bind_blob(insert, 2, bytes.baseAddress, Int32(bytes.count), nil)
                try step(insert)
            }
        }
        if records > 1 { try step(commit) }
    }

    /// Opens the database that is there, up to the newest key.
    static func reopen(_ folder: String) throws {
        let peer = try PeerSQLite(folder, isWarmed: false)
        guard peer.key > 0 else { throw MeasuringFault("SQLite lost what it had written") }
    }

    private func open(_ path: String) throws {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        try check(sqlite3_open_v2(path, &database, flags, nil))
        // So that closing leaves what a crash leaves, and every opening has the same to do.
        try check(smile_sqlite_switch(database!, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1))
        for setting in [
            "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE IF NOT EXISTS log (key INTEGER PRIMARY KEY, record BLOB NOT NULL)",
        ] {
            try check(sqlite3_exec(database, setting, nil, nil, nil))
        }
        try expect("journal_mode", "wal")
        try expect("synchronous", "2")
        insert = try prepare("INSERT INTO log VALUES (?, ?)")
        begin = try prepare("BEGIN IMMEDIATE")
        commit = try prepare("COMMIT")
    }

    /// A setting that SQLite cannot follow is no error: it is read back.
    private func expect(_ setting: String, _ value: String) throws {
        let statement = try prepare("PRAGMA \(setting)")
        defer { sqlite3_finalize(statement) }
        guard sqlite3_step(statement) == SQLITE_ROW,
            String(cString: sqlite3_column_text(statement, 0)) == value
        else { throw MeasuringFault("SQLite does not take '\(setting) = \(value)' here") }
    }

    private func newestKey() throws -> Int64 {
        let statement = try prepare("SELECT coalesce(max(key), 0) FROM log")
        defer { sqlite3_finalize(statement) }
        guard sqlite3_step(statement) == SQLITE_ROW else { throw fault }
        return sqlite3_column_int64(statement, 0)
    }

    private func prepare(_ text: String) throws -> OpaquePointer? {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(database, text, -1, &statement, nil))
        return statement
    }

    private func step(_ statement: OpaquePointer?) throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw fault }
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw fault }
    }

    private var fault: MeasuringFault {
        MeasuringFault("SQLite: \(String(cString: sqlite3_errmsg(database)))")
    }
}
