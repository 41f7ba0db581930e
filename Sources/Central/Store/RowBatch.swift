/// Rows on their way into one table: two arrays, however many rows there are. Intake writes
/// thousands of values a batch; were each a value of its own, freeing them would cost as much as
/// an eighth of writing them.
package struct RowBatch: Sendable {
    /// A value, without its text or bytes: these stand in `bytes`.
    enum Cell {
        case null
        case integer(Int64)
        case real(Double)
        case text(start: Int, count: Int32)
        case bytes(start: Int, count: Int32)
    }

    package let columns: [String]
    /// How many rows there are.
    package private(set) var count = 0
    /// One row after the other.
    private(set) var cells: [Cell] = []
    /// The texts and bytes of all cells. The first byte belongs to none, so that an empty text has
    /// an address, too.
    private(set) var bytes: [UInt8] = [0]
    /// No store takes a text with NUL: PostgreSQL cannot, and what one takes the other must, too.
    private var holdsNUL = false

    /// - Parameter capacity: how many rows are likely to come.
    package init(_ columns: [String], capacity: Int = 0) {
        self.columns = columns
        cells.reserveCapacity(capacity * columns.count)
        // A row of an answer or of a record has less.
        bytes.reserveCapacity(capacity * 64)
    }

    package init(_ columns: [String], _ rows: some Collection<[SQLValue]>) {
        self.init(columns, capacity: rows.count)
        for row in rows { append(row) }
    }

    package var isEmpty: Bool { count == 0 }

    /// - Parameter row: a value for each column, in their order.
    package mutating func append(_ row: [SQLValue]) {
        precondition(row.count == columns.count, "a row of another width")
        for value in row { append(value) }
        count += 1
    }

    /// The same without an array, for whoever adds many.
    mutating func append<let width: Int>(inPlace row: InlineArray<width, SQLValue>) {
        precondition(width == columns.count, "a row of another width")
        for place in row.indices { append(row[place]) }
        count += 1
    }

    private mutating func append(_ value: SQLValue) {
        switch value {
        case .null: cells.append(.null)
        case .integer(let number): cells.append(.integer(number))
        case .real(let number): cells.append(.real(number))
        case .text(let text):
            let start = bytes.count
            bytes.append(contentsOf: text.utf8)
            holdsNUL = holdsNUL || bytes[start...].contains(0)
            cells.append(.text(start: start, count: Int32(bytes.count - start)))
        case .bytes(let value):
            cells.append(.bytes(start: bytes.count, count: Int32(value.count)))
            bytes.append(contentsOf: value)
        }
    }

    /// A column's cells, the first row's first.
    func column(_ column: Int) -> some Sequence<Cell> {
        let width = columns.count
        return stride(from: column, to: cells.count, by: width).lazy.map { [cells] in cells[$0] }
    }

    func requireNoNUL(_ statement: String) throws(StoreFault) {
        guard !holdsNUL else { throw StoreFault.nul(statement) }
    }
}

extension Store {
    /// Inserts rows, passing over those whose key is taken; returns how many went in.
    @discardableResult
    package func insertBatch(
        into table: String, _ columns: [String], _ rows: [[SQLValue]],
        whereTaken taken: TakenKey = .passOver
    ) throws(StoreFault) -> Int {
        try insertBatch(into: table, RowBatch(columns, rows), whereTaken: taken)
    }
    /// The same for whoever need not know how many.
    package func insertMeanwhile(
        into table: String, _ columns: [String], _ rows: [[SQLValue]],
        whereTaken taken: TakenKey
    ) throws(StoreFault) {
        try insertMeanwhile(into: table, RowBatch(columns, rows), whereTaken: taken)
    }
}
