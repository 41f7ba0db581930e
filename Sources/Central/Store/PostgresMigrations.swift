extension PostgresStore {
    /// One transaction with every step, so that it is whole or not there. Nodes that start at once
    /// do it one after the other; readers go on meanwhile.
    @discardableResult
    package func migrate() throws(StoreFault) -> [Int] {
        try makeVersionsTable()
        guard try !missingMigrations().isEmpty else {
            hasQueue = true
            return []
        }
        do {
            // READ COMMITTED: who waited for the lock then sees what the faster node applied. It
            // also waits for every transaction of nodes that know the old schema, and the next of
            // theirs finds the new version and is refused.
            try runText(
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; "
                    + "LOCK TABLE schema_versions IN EXCLUSIVE MODE")
            let missing = try missingMigrations()
            for migration in missing {
                try runText(PostgresText.forPostgres(migration.text))
                _ = try run(
                    "INSERT INTO schema_versions (version, name) VALUES (?, ?)",
                    [.integer(Int64(migration.version)), .text(migration.name)])
            }
            try runText("COMMIT")
            hasQueue = true
            return missing.map(\.version)
        } catch {
            rollBack()
            throw error
        }
    }

    /// "IF NOT EXISTS" looks and then makes: of two nodes at once one may still be told that the
    /// table is there.
    private func makeVersionsTable() throws(StoreFault) {
        let text =
            "CREATE TABLE IF NOT EXISTS schema_versions "
            + "(version INTEGER NOT NULL PRIMARY KEY, name TEXT COLLATE \"C\" NOT NULL)"
        do {
            try runText(text)
        } catch {
            try runText(text)
        }
    }

    /// Statements without values, which may take as long as they like.
    func runText(_ text: String) throws(StoreFault) {
        try run { connection throws(PostgresFault) in
            _ = try connection.run(text, limited: false)
        }
    }
}
