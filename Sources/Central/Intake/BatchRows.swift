/// Rows that a batch adds to tables, until they are written: all of a table together.
struct BatchRows {
    private var tables: [String: RowBatch] = [:]

    /// - Parameter columns: the same for every row of a table.
    mutating func add(_ row: [SQLValue], to table: String, _ columns: @autoclosure () -> [String]) {
        tables[table, default: RowBatch(columns())].append(row)
    }

    /// Writes what there is, in the order in which it came; rows whose key is taken are passed
    /// over.
    mutating func write(to store: any Store) throws(StoreFault) {
        for (table, rows) in tables.sorted(by: { $0.key < $1.key }) {
            try store.insertMeanwhile(into: table, rows, whereTaken: .passOver)
        }
        tables = [:]
    }
}
