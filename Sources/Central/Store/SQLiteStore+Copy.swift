import CSQLite

extension SQLiteStore {
    /// Pages that are copied between two reports of progress.
    private static let pagesAtOnce: Int32 = 4_096

    /// Opens a database that nobody else has: a copy, before it gets its name.
    convenience init(copyAt path: String) throws(StoreFault) {
        try self.init(
            opening: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)
        try beOneFile()
        try set("synchronous = FULL")
        try set("secure_delete = ON")
    }

    /// Copies the whole database, as it is at this moment, while others write to it.
    ///
    /// - Parameter progress: called with the pages that are copied, and with all there are.
    func copy(
        to copy: SQLiteStore, progress: (_ done: Int, _ all: Int) -> Void
    ) throws(StoreFault) {
        // One moment for all pages: without it each commit of the writer would begin the copy anew.
        try run("BEGIN")
        defer { try? run("COMMIT") }  // It only read.
        _ = try query("SELECT count(*) FROM sqlite_master", [])
        guard let backup = sqlite3_backup_init(copy.database, "main", database, "main") else {
            throw copy.fault("begin the copy", sqlite3_errcode(copy.database))
        }
        var code = SQLITE_OK
        while code == SQLITE_OK {
            code = sqlite3_backup_step(backup, Self.pagesAtOnce)
            let all = Int(sqlite3_backup_pagecount(backup))
            progress(all - Int(sqlite3_backup_remaining(backup)), all)
        }
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw copy.fault("copy the pages", code) }
        // The first page brought the original's write-ahead log along.
        try copy.beOneFile()
    }

    /// Without a write-ahead log beside it.
    private func beOneFile() throws(StoreFault) {
        try set("journal_mode = DELETE")
    }

    /// Reads every page and every index.
    ///
    /// - Throws: where anything is not as it should be.
    func checkIntegrity() throws(StoreFault) {
        let found = try query("PRAGMA integrity_check(10)", []).map { $0[text: 0] }
        guard found == ["ok"] else {
            throw StoreFault(
                step: "be read through",
                reason: "it is damaged: \(found.joined(separator: "; ")). Nothing was changed. "
                    + "Try: an older snapshot.", isTemporary: false)
        }
    }
}
