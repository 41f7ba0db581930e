import Central

/// A store that fails at one of its calls: the n-th statement, or the commit.
final class FaultyStore: Store {
    private let store: any Store
    /// How many calls still work; nil: all of them.
    var callsLeft: Int?
    /// Every look ends with a fault behind so many rows; nil: behind none.
    var rowsOfLook: Int?
    private(set) var calls = 0

    init(_ store: any Store) {
        self.store = store
    }

    private func step() throws(StoreFault) {
        calls += 1
        guard let left = callsLeft else { return }
        guard left > 0 else { throw Self.fault }
        callsLeft = left - 1
    }

    private static let fault = StoreFault(
        step: "go on", reason: "the test says so", isTemporary: true)

    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try store.transaction {
            let result = try body()
            try step()  // The commit.
            return result
        }
    }

    func query(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> [Row] {
        try step()
        return try store.query(statement, values)
    }

    func query(
        _ statement: String, _ values: [SQLValue], forEach list: [SQLValue]
    ) throws(StoreFault) -> [Row] {
        try step()
        return try store.query(statement, values, forEach: list)
    }

    func read(
        _ statement: String, _ values: [SQLValue], _ each: (any RowInPlace) throws -> Void
    ) throws {
        try step()
        guard let rowsOfLook else { return try store.read(statement, values, each) }
        var rows = 0
        try store.read(statement, values) { row in
            guard rows < rowsOfLook else { throw Self.fault }
            try each(row)
            rows += 1
        }
    }

    func execute(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> Int {
        try step()
        return try store.execute(statement, values)
    }

    func insertBatch(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) -> Int {
        try step()
        return try store.insertBatch(into: table, rows, whereTaken: taken)
    }

    func insertMeanwhile(
        into table: String, _ rows: RowBatch, whereTaken taken: TakenKey
    ) throws(StoreFault) {
        try step()
        try store.insertMeanwhile(into: table, rows, whereTaken: taken)
    }

    func migrate() throws(StoreFault) -> [Int] {
        try store.migrate()
    }
}
