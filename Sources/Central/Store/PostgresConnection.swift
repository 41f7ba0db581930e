import CPostgres
import Dispatch
import Glibc
import Settings

/// One connection to PostgreSQL. Every wait has an end: after a deadline, or once the connection is
/// found lost, it is of no use any more.
final class PostgresConnection {
    /// The most statements that are kept prepared in a session.
    static let statementsMax = 256

    private let handle: OpaquePointer
    private let waitMilliseconds: Int?
    /// Nil where sessions are shared: then nothing is prepared.
    private var prepared: [Prepared: String]?
    /// What the server was asked and nobody has waited for yet: it takes one after the other, and
    /// passes over what comes behind one that fails.
    private var underWay: [String] = []
    /// The look whose rows are still coming.
    private var look: PostgresLook?
    private(set) var isLost = false

    /// - Throws: `isTemporary` where no server takes us now.
    init(_ access: PostgresAccess, isReadOnly: Bool) throws(StoreFault) {
        waitMilliseconds = access.statementMilliseconds
        prepared = access.settings.isPooled ? nil : [:]
        handle = try Self.connect(access.keywords(isReadOnly: isReadOnly))
        smile_pq_silence(handle)
        guard PQsetnonblocking(handle, 1) == 0 else {
            throw StoreFault(step: "connect", reason: "no memory", isTemporary: true)
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// What is prepared once: a statement for values of certain types.
    private struct Prepared: Hashable {
        let statement: String
        let types: [Oid]
    }

    private static func connect(
        _ keywords: [(String, String)]
    ) throws(StoreFault) -> OpaquePointer {
        let names = keywords.map { strdup($0.0) }
        let values = keywords.map { strdup($0.1) }
        defer { (names + values).forEach { free($0) } }
        let handle = PQconnectdbParams(
            names.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 0)
        guard let handle else {
            throw StoreFault(step: "connect", reason: "no memory", isTemporary: true)
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            let fault = StoreFault(
                step: "connect", reason: line(PQerrorMessage(handle)), isTemporary: true)
            PQfinish(handle)
            throw fault
        }
        return handle
    }

    /// Whether the server went away while nothing was asked of it.
    func lookWhetherLost() -> Bool {
        guard !isLost else { return true }
        var look = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&look, 1, 0) > 0 else { return false }
        isLost = PQconsumeInput(handle) == 0 || PQstatus(handle) != CONNECTION_OK
        return isLost
    }

    /// What the server says of a setting: `synchronous_commit`.
    func setting(_ name: String) throws(PostgresFault) -> String {
        let result = try run("SHOW \(name)", limited: true)
        return result.rows.first?[text: 0] ?? ""
    }

    /// Runs every statement of a text that has no values; the rows are the last one's.
    ///
    /// - Parameter limited: false: it may take as long as it likes.
    @discardableResult
    func run(_ text: String, limited: Bool) throws(PostgresFault) -> PostgresResult {
        try settle()
        try flush(text, PQsendQuery(handle, text))
        return try finish(text, limited: limited)
    }

    /// Runs one statement with `$1`, `$2`, … in place of its values.
    func run(
        _ statement: String, _ parameters: PostgresParameters
    ) throws(PostgresFault) -> PostgresResult {
        try settle()
        let name = try prepare(statement, parameters)
        try flush(statement, send(statement, name, parameters))
        return try finish(statement, limited: true)
    }

    // MARK: - Row by row

    /// Begins a look, and waits until its first row is there or none is. While somebody works on a
    /// row, the server looks for the next ones (libpq's single-row mode).
    func begin(
        look statement: String, _ parameters: PostgresParameters
    ) throws(PostgresFault) -> PostgresLook {
        try settle()
        let name = try prepare(statement, parameters)
        let sent = send(statement, name, parameters)
        guard sent == 1, PQsetSingleRowMode(handle) == 1 else { throw lost(statement) }
        try flush(statement, sent)
        let begun = PostgresLook(statement)
        look = begun
        _ = try hasRow(begun)
        return begun
    }

    /// Waits for the next row; returns false behind the last one.
    func hasRow(_ look: PostgresLook) throws(PostgresFault) -> Bool {
        while !look.hasRow, self.look === look { try receiveResult(of: look) }
        if !look.hasRow, let fault = look.fault { throw fault }
        return look.hasRow
    }

    /// Passes over the rows that nobody wants to see.
    func end(_ look: PostgresLook) {
        look.isOver = true
        while self.look === look, !isLost { try? receiveResult(of: look) }
    }

    private func receiveResult(of look: PostgresLook) throws(PostgresFault) {
        self.look = nil
        do throws(PostgresFault) {
            guard let result = try nextResult(look.statement, deadline) else {
                return try requireConnection(look.statement, look.fault)
            }
            look.keep(result)
            self.look = look
        } catch {
            look.fault = look.fault ?? error
            throw error
        }
    }

    // MARK: - Without waiting

    /// Asks for one statement and does not wait: whatever is run next throws what became of it.
    ///
    /// The server works on it while the next one is made ready, and finds that one waiting when it
    /// is done (libpq's pipeline mode).
    func begin(_ statement: String, _ parameters: PostgresParameters) throws(PostgresFault) {
        let name = try prepare(statement, parameters)
        guard PQpipelineStatus(handle) == PQ_PIPELINE_ON || PQenterPipelineMode(handle) == 1,
            send(statement, name, parameters) == 1, PQflush(handle) >= 0
        else { throw lost(statement) }
        underWay.append(statement)
    }

    /// Waits for everything that was begun. What a look finds is kept for whoever began it.
    ///
    /// - Throws: what became of the first that failed.
    func settle() throws(PostgresFault) {
        while let look { try receiveResult(of: look) }
        guard let last = underWay.last else { return }
        let begun = underWay
        underWay = []
        try flush(last, PQpipelineSync(handle))
        var refusal: PostgresFault?
        for statement in begun {
            do throws(PostgresFault) {
                _ = try finish(statement, limited: true)
            } catch {
                refusal = refusal ?? error
                if isLost { break }
            }
        }
        if !isLost { try leavePipeline(last) }
        if let refusal { throw refusal }
    }

    /// Behind the last statement's result the server says that it is through.
    private func leavePipeline(_ statement: String) throws(PostgresFault) {
        let deadline = deadline
        while PQisBusy(handle) == 1 { try receive(statement, Int16(POLLIN), deadline) }
        PQclear(PQgetResult(handle))
        guard PQexitPipelineMode(handle) == 1 else { throw lost(statement) }
    }

    private func send(
        _ statement: String, _ name: String?, _ parameters: PostgresParameters
    ) -> Int32 {
        parameters.withPointers { types, values, lengths, formats in
            guard let name else {
                return PQsendQueryParams(
                    handle, statement, parameters.count, types, values, lengths, formats, 1)
            }
            return PQsendQueryPrepared(
                handle, name, parameters.count, values, lengths, formats, 1)
        }
    }

    /// The name under which the statement is prepared for values of these types; nil where it is
    /// not worth it.
    private func prepare(
        _ statement: String, _ parameters: PostgresParameters
    ) throws(PostgresFault) -> String? {
        guard prepared != nil else { return nil }
        let key = Prepared(statement: statement, types: parameters.types)
        if let name = prepared?[key] { return name }
        try settle()
        if prepared?.count == Self.statementsMax {
            try run("DEALLOCATE ALL", limited: true)
            prepared = [:]
        }
        let name = "s\(prepared?.count ?? 0)"
        let sent = parameters.withPointers { types, _, _, _ in
            PQsendPrepare(handle, name, statement, parameters.count, types)
        }
        try flush(statement, sent)
        _ = try finish(statement, limited: true)
        prepared?[key] = name
        return name
    }

    // MARK: - Waiting

    private func finish(
        _ statement: String, limited: Bool
    ) throws(PostgresFault) -> PostgresResult {
        let deadline = limited ? deadline : nil
        var last = PostgresResult()
        var refusal: PostgresFault?
        while let result = try nextResult(statement, deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: last = PostgresResult(result)
            case PGRES_EMPTY_QUERY, PGRES_PIPELINE_ABORTED: break
            default: refusal = refusal ?? PostgresFault(StoreFault.step(of: statement), result)
            }
        }
        try requireConnection(statement, refusal)
        if let refusal { throw refusal }
        return last
    }

    /// What the server says next; nil once it is through.
    private func nextResult(
        _ statement: String, _ deadline: Int64?
    ) throws(PostgresFault) -> OpaquePointer? {
        while PQisBusy(handle) == 1 { try receive(statement, Int16(POLLIN), deadline) }
        return PQgetResult(handle)
    }

    /// - Parameter refusal: what the server said last, if that was a refusal.
    private func requireConnection(
        _ statement: String, _ refusal: PostgresFault?
    ) throws(PostgresFault) {
        if PQstatus(handle) != CONNECTION_OK {
            isLost = true
            throw refusal?.afterLoss ?? lost(statement)
        }
        if refusal?.makesSessionUseless == true { isLost = true }
    }

    private var deadline: Int64? { waitMilliseconds.map { Self.now() + Int64($0) } }

    /// - Parameter sent: what libpq said of sending it.
    private func flush(_ statement: String, _ sent: Int32) throws(PostgresFault) {
        guard sent == 1 else { throw lost(statement) }
        let deadline = deadline
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1: try receive(statement, Int16(POLLIN | POLLOUT), deadline)
            default: throw lost(statement)
            }
        }
    }

    private func receive(
        _ statement: String, _ events: Int16, _ deadline: Int64?
    ) throws(PostgresFault) {
        var wait = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        let left = deadline.map { max(0, $0 - Self.now()) }
        let count = poll(&wait, 1, left.map { Int32(clamping: $0) } ?? -1)
        if count < 0 && errno == EINTR { return }
        guard count > 0 else {
            isLost = true
            throw PostgresFault(
                step: StoreFault.step(of: statement), state: "",
                reason: "the server did not answer in time", .later)
        }
        guard Int32(wait.revents) & ~POLLOUT != 0 else { return }
        guard PQconsumeInput(handle) == 1 else { throw lost(statement) }
    }

    private func lost(_ statement: String) -> PostgresFault {
        isLost = true
        return PostgresFault(
            step: StoreFault.step(of: statement), state: "",
            reason: "the connection is lost: \(Self.line(PQerrorMessage(handle)))", .lost)
    }

    /// What libpq says, on one line. It names hosts and users, never a password or a value.
    private static func line(_ message: UnsafePointer<CChar>?) -> String {
        guard let message else { return "" }
        return String(cString: message).split(whereSeparator: \.isNewline)
            .joined(separator: "; ")
    }

    /// Milliseconds of a clock that nobody sets.
    private static func now() -> Int64 {
        Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)
    }
}
