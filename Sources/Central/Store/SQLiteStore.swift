import CSQLite

/// SQLite through its C API: the store of a centre on one machine.
///
/// The writer is alone. It holds a lock file for as long as it lives, so that no second process
/// writes, and it alone checkpoints the write-ahead log: in SQLite before 3.51.3 a checkpoint by
/// one connection beside a write by another can lose committed pages (sqlite.org/wal.html,
/// "WAL-reset bug"; Debian 12 ships 3.40.1). Readers open the file read-only, which keeps them from
/// either.
package final class SQLiteStore {
    /// How long a statement waits for a lock that another connection holds.
    static let busyMilliseconds: Int32 = 5_000
    /// The most prepared statements that are kept.
    static let statementsMax = 128
    /// The writer checkpoints in a commit that finds this many pages (16 MiB) in the log: the more
    /// there are, the more of them are the same page again, which is written once.
    static let checkpointPages = 4_000
    /// What the writer keeps of the database in memory: the pages of the indexes that every batch
    /// writes to.
    static let cacheKibibytes = 16_384
    /// A log that grew beyond this many bytes, because a reader held it, is cut back once it is
    /// free.
    static let logBytesMax = 67_108_864

    let database: OpaquePointer
    /// Nil for a reader.
    private let lock: StoreLock?
    private var statements: [String: OpaquePointer] = [:]
    /// How many statements are at a row that somebody is looking at.
    private var readsUnderWay = 0
    private var isInTransaction = false
    /// The first fault within the running transaction.
    private var transactionFault: StoreFault?
    /// Whether the write-ahead log may hold what a transaction erased.
    private var logHoldsErased = false

    /// Opens the database for writing, making it where it is not there. One writer a database.
    ///
    /// - Throws: also where SQLite does not take up write-ahead logging with `synchronous=FULL`:
    ///   without them a batch could be acknowledged and then lost with the power.
    package init(writingTo path: String) throws(StoreFault) {
        lock = try StoreLock(path: path)
        database = try Self.open(
            path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)
        try set("journal_mode = WAL")
        try set("synchronous = FULL")
        try set("wal_autocheckpoint = \(Self.checkpointPages)")
        try set("cache_size = -\(Self.cacheKibibytes)")
        try set("journal_size_limit = \(Self.logBytesMax)")
        try set("secure_delete = ON")  // What is erased does not stay in free pages.
        try Self.requireDurable(
            journal: try readText("journal_mode"), synchronous: try readInteger("synchronous"))
        emptyLog()  // It is a former life's.
    }

    /// Opens the database for reading beside its writer. It sees what was committed before each
    /// statement, or before its transaction, never writes and never checkpoints.
    package init(readingFrom path: String) throws(StoreFault) {
        lock = nil
        database = try Self.open(path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX)
        _ = smile_sqlite_switch(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        try set("wal_autocheckpoint = 0")
        try set("query_only = ON")
    }

    /// Opens a database without a lock and without settings: see `copyAt`.
    init(opening path: String, flags: Int32) throws(StoreFault) {
        lock = nil
        database = try Self.open(path, flags)
    }

    /// An empty database that goes away with this value.
    static func inMemory() throws(StoreFault) -> SQLiteStore {
        try SQLiteStore(
            opening: ":memory:",
            flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        // Fails only where a statement is open, and all are finalized.
        sqlite3_close(database)
    }

    /// What SQLite calls `synchronous=FULL`: every commit is synced before it returns.
    static let synchronousFull: Int64 = 2

    /// What the running transaction erases is to leave the write-ahead log, too, which holds each
    /// page as it was before.
    func letGoOfErased() {
        logHoldsErased = true
    }

    /// Brings the log's pages into the database and cuts it to nothing. Where a reader still needs
    /// it, the next commit tries again.
    private func emptyLog() {
        sqlite3_busy_timeout(database, 0)
        let code = sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        sqlite3_busy_timeout(database, Self.busyMilliseconds)
        logHoldsErased = logHoldsErased && code != SQLITE_OK
    }

    static func requireDurable(journal: String, synchronous: Int64) throws(StoreFault) {
        guard journal == "wal" else {
            throw StoreFault(
                step: "open for writing",
                reason: "its file system does not carry a write-ahead log (journal_mode is "
                    + "'\(journal)'). Nothing was written. "
                    + "Try: put state-directory on a local disk.",
                isTemporary: false)
        }
        guard synchronous == synchronousFull else {
            throw StoreFault(
                step: "open for writing",
                reason:
                    "SQLite runs with synchronous=\(synchronous), so what is acknowledged could "
                    + "be lost with the power. Nothing was written. Try: use a libsqlite3 that "
                    + "takes up synchronous=FULL, such as Debian's.",
                isTemporary: false)
        }
    }

    private static func open(_ path: String, _ flags: Int32) throws(StoreFault) -> OpaquePointer {
        var handle: OpaquePointer?
        // A store is used by one thread at a time: SQLite need not lock each call.
        let code = sqlite3_open_v2(
            path, &handle, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            let fault = StoreFault(
                step: "open '\(path)'", code: code,
                reason: handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory")
            sqlite3_close(handle)
            throw fault
        }
        sqlite3_busy_timeout(handle, busyMilliseconds)
        _ = smile_sqlite_switch(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = smile_sqlite_switch(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        return handle
    }

    func set(_ pragma: String) throws(StoreFault) {
        try run("PRAGMA \(pragma)")
    }

    package func readInteger(_ pragma: String) throws(StoreFault) -> Int64 {
        try query("PRAGMA \(pragma)", [])[0][integer: 0]
    }

    package func readText(_ pragma: String) throws(StoreFault) -> String {
        try query("PRAGMA \(pragma)", [])[0][text: 0]
    }

    /// Runs every statement of a text that has no values.
    func run(_ text: String) throws(StoreFault) {
        let code = sqlite3_exec(database, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(text, code) }
    }

    func fault(_ statement: String, _ code: Int32) -> StoreFault {
        let fault = StoreFault(
            step: StoreFault.step(of: statement), code: code,
            reason: String(cString: sqlite3_errmsg(database)))
        if isInTransaction { transactionFault = transactionFault ?? fault }
        return fault
    }
}

extension SQLiteStore: Store {
    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        precondition(!isInTransaction, "a transaction within a transaction")
        try run(lock == nil ? "BEGIN" : "BEGIN IMMEDIATE")
        isInTransaction = true
        transactionFault = nil
        defer { isInTransaction = false }
        do {
            let result = try body()
            // A body that passes over a failed statement does not make it good.
            if let transactionFault { throw transactionFault }
            try run("COMMIT")
            if logHoldsErased { emptyLog() }
            return result
        } catch {
            // After a full disk or an I/O error SQLite has rolled back by itself.
            if sqlite3_get_autocommit(database) == 0 { try run("ROLLBACK") }
            throw error
        }
    }

    package func query(
        _ statement: String, _ values: [SQLValue]
    ) throws(StoreFault) -> [Row] {
        let prepared = try prepare(statement)
        defer { sqlite3_reset(prepared) }
        try requireNoNUL(values, statement)
        try bind(values, to: prepared, statement)
        var rows: [Row] = []
        while try step(prepared, statement) {
            rows.append(Row((0..<sqlite3_column_count(prepared)).map { prepared.value($0) }))
        }
        return rows
    }

    package func query(
        _ statement: String, _ values: [SQLValue], forEach list: [SQLValue]
    ) throws(StoreFault) -> [Row] {
        var rows: [Row] = []
        for value in list { rows += try query(statement, values + [value]) }
        return rows
    }

    package func read(
        _ statement: String, _ values: [SQLValue], _ each: (any RowInPlace) throws -> Void
    ) throws {
        let prepared = try prepare(statement)
        readsUnderWay += 1
        defer {
            sqlite3_reset(prepared)
            readsUnderWay -= 1
        }
        precondition(sqlite3_stmt_busy(prepared) == 0, "a look within the same look")
        try bind(values, to: prepared, statement)
        let row = SQLiteRow(prepared: prepared)
        while try step(prepared, statement) { try each(row) }
    }

    @discardableResult
    package func execute(
        _ statement: String, _ values: [SQLValue]
    ) throws(StoreFault) -> Int {
        let prepared = try prepare(statement)
        defer { sqlite3_reset(prepared) }
        try requireNoNUL(values, statement)
        try bind(values, to: prepared, statement)
        while try step(prepared, statement) {}
        return Int(sqlite3_changes(database))
    }

    @discardableResult
    package func insertBatch(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) -> Int {
        guard !rows.isEmpty else { return 0 }
        let width = rows.columns.count
        let places = Array(repeating: "?", count: width).joined(separator: ", ")
        let statement =
            "INSERT INTO \(table) (\(rows.columns.joined(separator: ", "))) VALUES (\(places)) "
            + taken.clause(table, rows.columns)
        try rows.requireNoNUL(statement)
        let prepared = try prepare(statement)
        defer { sqlite3_reset(prepared) }
        let before = sqlite3_total_changes64(database)
        try rows.bytes.withUnsafeBufferPointer { bytes throws(StoreFault) in
            // What is bound stands in `bytes`, which goes.
            defer { sqlite3_clear_bindings(prepared) }
            for (place, cell) in rows.cells.enumerated() {
                let column = place % width
                let code = prepared.bind(cell, of: bytes, at: Int32(column + 1))
                guard code == SQLITE_OK else { throw fault(statement, code) }
                guard column == width - 1 else { continue }
                while try step(prepared, statement) {}
                sqlite3_reset(prepared)
            }
        }
        return Int(sqlite3_total_changes64(database) - before)
    }

    package func insertMeanwhile(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) {
        try insertBatch(into: table, rows, whereTaken: taken)
    }

    private func prepare(_ statement: String) throws(StoreFault) -> OpaquePointer {
        if let prepared = statements[statement] { return prepared }
        if statements.count >= Self.statementsMax && readsUnderWay == 0 { forgetStatements() }
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            database, statement, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw fault(statement, code) }
        statements[statement] = prepared
        return prepared
    }

    /// None of them is in use: rows are read whole before a statement returns, or the look is
    /// counted.
    private func forgetStatements() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements = [:]
    }

    private func bind(
        _ values: [SQLValue], to prepared: OpaquePointer, _ statement: String
    ) throws(StoreFault) {
        precondition(Int(sqlite3_bind_parameter_count(prepared)) == values.count)
        for (index, value) in values.enumerated() {
            let code = prepared.bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw fault(statement, code) }
        }
    }

    /// Whether there is a row.
    private func step(
        _ prepared: OpaquePointer, _ statement: String
    ) throws(StoreFault) -> Bool {
        switch sqlite3_step(prepared) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw fault(statement, code)
        }
    }
}

/// The row at which a statement stands.
private struct SQLiteRow: RowInPlace {
    let prepared: OpaquePointer

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(prepared, Int32(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(prepared, Int32(column)) }

    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        // For a text, too, these are its own UTF-8 bytes, without a copy.
        let start = sqlite3_column_blob(prepared, Int32(column))
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(prepared, Int32(column))))
    }
}

extension OpaquePointer {
    /// Binds a value to a statement's place, from 1.
    fileprivate func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(self, place)
        case .integer(let number): return sqlite3_bind_int64(self, place, number)
        case .real(let number): return sqlite3_bind_double(self, place, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    smile_sqlite_bind_text(self, place, $0.baseAddress, Int32($0.count))
                }
            }
        case .bytes(let bytes):
            return bytes.withUnsafeBytes {
                smile_sqlite_bind_blob(self, place, $0.baseAddress, Int32($0.count))
            }
        }
    }

    /// Binds a value where it stands: it must stay there until the statement is bound anew.
    fileprivate func bind(
        _ cell: RowBatch.Cell, of bytes: UnsafeBufferPointer<UInt8>, at place: Int32
    ) -> Int32 {
        switch cell {
        case .null: sqlite3_bind_null(self, place)
        case .integer(let number): sqlite3_bind_int64(self, place, number)
        case .real(let number): sqlite3_bind_double(self, place, number)
        case .text(let start, let count):
            smile_sqlite_bind_text_in_place(self, place, bytes.baseAddress! + start, count)
        case .bytes(let start, let count):
            smile_sqlite_bind_blob_in_place(self, place, bytes.baseAddress! + start, count)
        }
    }

    /// The value of a column of a statement's row, from 0.
    fileprivate func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(self, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(self, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(self, column))
        case SQLITE_TEXT:
            let text = sqlite3_column_text(self, column)
            return .text(String(decoding: bytes(text, column), as: UTF8.self))
        case SQLITE_BLOB:
            let blob = sqlite3_column_blob(self, column)
            return .bytes(Array(bytes(blob, column)))
        default: return .null
        }
    }

    /// Valid until the statement moves on.
    private func bytes(
        _ start: UnsafeRawPointer?, _ column: Int32
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(self, column)))
    }
}

extension StoreFault {
    fileprivate init(step: String, code: Int32, reason: String) {
        let temporary = [
            SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOMEM,
        ]
        self.init(
            step: step, reason: "\(reason) (SQLite's code \(code))",
            // The lower byte is the primary code.
            isTemporary: temporary.contains(code & 0xff))
    }

    /// The first words of a statement: what it does and to which table, never a value.
    static func step(of statement: String) -> String {
        "run '\(statement.split(whereSeparator: \.isWhitespace).prefix(3).joined(separator: " "))'"
    }
}
