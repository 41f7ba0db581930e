import Glibc

/// PostgreSQL through libpq: the store of a centre on several machines, any number of which may
/// write at once.
///
/// Transactions are SERIALIZABLE: whatever runs beside them, they are as if one came after the
/// other, as on SQLite. Where the server cannot keep that up it takes one of them back, and its
/// body is run again. A lost connection is found and made anew by the next call.
package final class PostgresStore {
    /// How often a transaction is begun before whoever asked for it is sent away.
    static let attemptsMax = 12
    /// The attempt that is made while no other transaction is under way.
    static let attemptAlone = 4
    /// How often, where a taken key may be another transaction's or the value's own fault.
    static let attemptsForKeysMax = 3
    /// The longest pause before another attempt, in microseconds; it grows towards it.
    static let pauseMicrosecondsMax: UInt32 = 100_000
    /// The oldest server that the statements are tested on.
    static let serverVersionMin: Int64 = 150_000
    /// The most statements whose places are kept numbered.
    static let numberedMax = 512

    private let access: PostgresAccess
    private let isReadOnly: Bool
    private var connection: PostgresConnection?
    private var isInTransaction = false
    /// The first fault within the running transaction: after it the server takes nothing more.
    private var transactionFault: PostgresFault?
    private var lastFault: PostgresFault?
    /// Whether the table is there that losers queue at.
    var hasQueue = false
    private var numbered: [String: String] = [:]

    /// Opens a connection that writes; there may be any number of them.
    ///
    /// - Throws: also where the server would acknowledge what it could then lose.
    package convenience init(writingTo access: PostgresAccess) throws(StoreFault) {
        try self.init(access, isReadOnly: false)
    }

    /// Opens a connection that only reads. It sees what was committed before each statement, or
    /// before its transaction.
    package convenience init(readingFrom access: PostgresAccess) throws(StoreFault) {
        try self.init(access, isReadOnly: true)
    }

    private init(_ access: PostgresAccess, isReadOnly: Bool) throws(StoreFault) {
        self.access = access
        self.isReadOnly = isReadOnly
        _ = try open()
    }

    private func open() throws(StoreFault) -> PostgresConnection {
        if !isInTransaction, connection?.lookWhetherLost() == true { connection = nil }
        if let connection { return connection }
        precondition(!isInTransaction, "a transaction goes on without its connection")
        let opened = try PostgresConnection(access, isReadOnly: isReadOnly)
        do throws(PostgresFault) {
            let facts = try opened.run(
                "SELECT current_setting('server_version_num')::bigint, "
                    + "current_setting('server_encoding'), current_setting('fsync'), "
                    + "current_setting('synchronous_commit'), "
                    + "current_setting('synchronous_standby_names'), "
                    + "to_regclass('schema_versions') IS NOT NULL",
                PostgresParameters([])
            ).rows[0]
            try Self.require(ServerFacts(facts))
            hasQueue = facts[integer: 5] == 1
        } catch {
            throw error.storeFault
        }
        connection = opened
        return opened
    }

    /// What a server says of itself.
    struct ServerFacts {
        var version: Int64
        var encoding: String
        var fsync: String
        var synchronousCommit: String
        var standbys: String
    }

    static func require(_ facts: ServerFacts) throws(PostgresFault) {
        let refusal: String? =
            if facts.version < serverVersionMin {
                "the server is older than PostgreSQL \(serverVersionMin / 10_000). "
                    + "Try: move the database to a newer one."
            } else if facts.encoding != "UTF8" {
                "the database keeps texts as \(facts.encoding), which has not every letter. "
                    + "Try: make it anew, with ENCODING 'UTF8' and TEMPLATE template0."
            } else if facts.fsync != "on" {
                "the server runs with fsync=off, so what is acknowledged could be lost with the "
                    + "power. Try: set fsync = on in postgresql.conf."
            } else if facts.synchronousCommit == "off" {
                "the server runs with synchronous_commit=off, so what is acknowledged could be "
                    + "lost with the power. Try: ALTER ROLE … RESET synchronous_commit."
            } else if facts.synchronousCommit == "local", !facts.standbys.isEmpty {
                // A commit would return before the standby has it, and a panel would recycle
                // what a failed primary takes with it.
                "the server has standbys that commits do not wait for (synchronous_commit=local), "
                    + "so what is acknowledged could be lost when one takes over. "
                    + "Try: set synchronous_commit = on."
            } else {
                nil
            }
        guard let refusal else { return }
        throw PostgresFault(step: "open for use", state: "", reason: refusal, .none)
    }

    // MARK: - One statement

    func run<Result>(
        _ body: (PostgresConnection) throws(PostgresFault) -> Result
    ) throws(StoreFault) -> Result {
        let connection = try open()
        do throws(PostgresFault) {
            return try body(connection)
        } catch {
            throw noted(error, of: connection)
        }
    }

    private func noted(_ fault: PostgresFault, of connection: PostgresConnection) -> StoreFault {
        lastFault = fault
        if isInTransaction, transactionFault == nil { transactionFault = fault }
        if connection.isLost, !isInTransaction { self.connection = nil }
        return fault.storeFault
    }

    func run(
        _ statement: String, _ values: [SQLValue]
    ) throws(StoreFault) -> PostgresResult {
        try requireNoNUL(values, statement)
        let text = numberPlaces(statement)
        return try run { connection throws(PostgresFault) in
            try connection.run(text, PostgresParameters(values))
        }
    }

    /// A look changes nothing: after a lost connection it is made again.
    private func look<Result>(
        _ body: () throws(StoreFault) -> Result
    ) throws(StoreFault) -> Result {
        do {
            return try body()
        } catch {
            guard !isInTransaction, case .lost = lastFault?.cure else { throw error }
            lastFault = nil
            return try body()
        }
    }

    private func numberPlaces(_ statement: String) -> String {
        if let text = numbered[statement] { return text }
        let text = PostgresText.numberingPlaces(statement)
        if numbered.count == Self.numberedMax { numbered = [:] }
        numbered[statement] = text
        return text
    }

    private func requireWriter(_ statement: String) throws(StoreFault) {
        guard isReadOnly else { return }
        throw StoreFault(
            step: StoreFault.step(of: statement), reason: "this connection only reads",
            isTemporary: false)
    }
}

extension PostgresStore.ServerFacts {
    fileprivate init(_ row: Row) {
        self.init(
            version: row[integer: 0], encoding: row[text: 1], fsync: row[text: 2],
            synchronousCommit: row[text: 3], standbys: row[text: 4])
    }
}

extension PostgresStore: Store {
    package func query(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> [Row] {
        try look { () throws(StoreFault) in try run(statement, values) }.rows
    }

    package func query(
        _ statement: String, _ values: [SQLValue], forEach list: [SQLValue]
    ) throws(StoreFault) -> [Row] {
        guard let first = list.first else { return [] }
        try requireNoNUL(values + list, statement)
        var parameters = PostgresParameters(values)
        parameters.append(
            0, of: RowBatch(["value"], list.lazy.map { [$0] }), PostgresType(first))
        let text = PostgresText.forEach(statement, places: values.count + 1)
        return try run { connection throws(PostgresFault) in
            try connection.run(text, parameters)
        }.rows
    }

    package func read(
        _ statement: String, _ values: [SQLValue], _ each: (any RowInPlace) throws -> Void
    ) throws {
        try requireNoNUL(values, statement)
        let text = numberPlaces(statement)
        let (connection, rows) = try look { () throws(StoreFault) in
            try run { connection throws(PostgresFault) in
                (connection, try connection.begin(look: text, PostgresParameters(values)))
            }
        }
        defer { connection.end(rows) }
        while try hasRow(rows, of: connection) { try rows.showRow(to: each) }
    }

    private func hasRow(
        _ rows: PostgresLook, of connection: PostgresConnection
    ) throws(StoreFault) -> Bool {
        do throws(PostgresFault) {
            return try connection.hasRow(rows)
        } catch {
            throw noted(error, of: connection)
        }
    }

    @discardableResult
    package func execute(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> Int {
        try requireWriter(statement)
        return try run(statement, values).changes
    }

    /// One statement, whatever the number of rows: each column crosses as an array.
    @discardableResult
    package func insertBatch(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) -> Int {
        guard !rows.isEmpty else { return 0 }
        let (statement, parameters) = try batch(table, rows, taken)
        return try run { connection throws(PostgresFault) in
            try connection.run(statement, parameters)
        }.changes
    }

    package func insertMeanwhile(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) {
        guard isInTransaction else {
            try insertBatch(into: table, rows, whereTaken: taken)
            return
        }
        guard !rows.isEmpty else { return }
        let (statement, parameters) = try batch(table, rows, taken)
        try run { connection throws(PostgresFault) in
            try connection.begin(statement, parameters)
        }
    }

    private func batch(
        _ table: String, _ rows: RowBatch, _ taken: TakenKey
    ) throws(StoreFault) -> (String, PostgresParameters) {
        let batch = PostgresText.Batch(table, rows, taken)
        try requireWriter(batch.statement)
        try rows.requireNoNUL(batch.statement)
        var parameters = PostgresParameters([])
        for (column, type) in batch.types.enumerated() where type != .unknown {
            parameters.append(column, of: rows, type)
        }
        if batch.isEmptyOfValues { parameters.append(.integer(Int64(rows.count))) }
        return (batch.statement, parameters)
    }

    package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        precondition(!isInTransaction, "a transaction within a transaction")
        var attempt = 1
        while true {
            switch try attemptTransaction(attempt, body) {
            case .success(let result): return result
            case .failure: pause(after: attempt)
            }
            attempt += 1
        }
    }

    private struct Again: Error {}

    /// - Returns: `Again` where another attempt may succeed and is still allowed.
    private func attemptTransaction<Result>(
        _ attempt: Int, _ body: () throws -> Result
    ) throws -> Swift.Result<Result, Again> {
        var isCommitting = false
        do {
            try begin(attempt)
            defer { isInTransaction = false }
            let result = try body()
            try run { connection throws(PostgresFault) in try connection.settle() }
            // A body that passes over a failed statement does not make it good.
            if let fault = transactionFault { throw fault.storeFault }
            isCommitting = true
            try commit()
            return .success(result)
        } catch {
            let fault = transactionFault
            transactionFault = nil
            isInTransaction = false
            rollBack()
            guard let fault, mayTryAgain(fault, attempt, isCommitting) else { throw error }
            return .failure(Again())
        }
    }

    private func mayTryAgain(
        _ fault: PostgresFault, _ attempt: Int, _ isCommitting: Bool
    ) -> Bool {
        switch fault.cure {
        case .again: attempt < Self.attemptsMax
        case .perhapsAgain: attempt < Self.attemptsForKeysMax
        // Lost before the commit: nothing of it was kept. Lost within: nobody knows.
        case .lost: !isCommitting && attempt < Self.attemptsForKeysMax
        case .later, .none: false
        }
    }

    /// What lost once queues, so that losers do not disturb each other again: a lock that is taken
    /// before the first look at the data leaves the transaction a view in which the faster ones
    /// have happened.
    private func begin(_ attempt: Int) throws(StoreFault) {
        _ = try open()
        isInTransaction = true
        transactionFault = nil
        var text =
            isReadOnly
            ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            : "BEGIN ISOLATION LEVEL SERIALIZABLE"
        text +=
            "; SET LOCAL idle_in_transaction_session_timeout = "
            + "\(PostgresAccess.idleMilliseconds); "
            + "SET LOCAL statement_timeout = \(access.statementMilliseconds ?? 0)"
        let isFenced = hasQueue && !isReadOnly
        if isFenced {
            text +=
                "; LOCK TABLE schema_versions IN \(Self.lock(of: attempt)) MODE"
                + "; SELECT max(version)::text FROM schema_versions"
        }
        let found = try run { connection throws(PostgresFault) in
            let row = try connection.run(text, limited: true).rows.first
            return isFenced ? row.flatMap { Int($0[text: 0]) } ?? 0 : 0
        }
        try requireKnown(found)
    }

    /// Another node may have been brought up to date while this one runs: what this one does not
    /// know of, such as sums beside the rows, it would leave out.
    private func requireKnown(_ version: Int) throws(StoreFault) {
        guard version > Schema.newest else { return }
        let fault = PostgresFault(
            step: "be written", state: "",
            reason: "a newer smile-centrald brought its schema to version \(version), and this "
                + "program knows \(Schema.newest). Nothing was written; panels wait. Try: start "
                + "the newer smile-centrald here, too.", .later)
        transactionFault = fault
        throw fault.storeFault
    }

    /// The first attempt is beside all others, the next come one after the other, and who goes on
    /// losing to newcomers is alone at last.
    private static func lock(of attempt: Int) -> String {
        switch attempt {
        case 1: "ROW SHARE"
        case ..<attemptAlone: "SHARE UPDATE EXCLUSIVE"
        default: "EXCLUSIVE"
        }
    }

    private func commit() throws(StoreFault) {
        do {
            try run { connection throws(PostgresFault) in
                _ = try connection.run("COMMIT", limited: true)
            }
        } catch {
            guard case .lost = transactionFault?.cure else { throw error }
            throw StoreFault(
                step: "commit",
                reason: "\(error.reason). Whether it was kept is not known; "
                    + "doing the same again changes nothing.", isTemporary: true)
        }
    }

    /// A connection that cannot even do this is closed, which does it, too.
    func rollBack() {
        guard let open = connection else { return }
        try? open.settle()  // Whatever became of it goes with the rest.
        if open.isLost || (try? open.run("ROLLBACK", limited: true)) == nil { connection = nil }
    }

    private func pause(after attempt: Int) {
        let longest = min(Self.pauseMicrosecondsMax, 1_000 << UInt32(min(attempt, 16)))
        usleep(UInt32.random(in: 0...longest))
    }
}
