/// Rows that a batch adds to tables, until they are written: all of a table together.
struct BatchRows {
    private struct Table {
        let columns: [String]
        var rows: [[SQLValue]] = []
    }

    private var tables: [String: Table] = [:]

    /// - Parameter columns: the same for every row of a table.
    mutating func add(_ row: [SQLValue], to table: String, _ columns: @autoclosure () -> [String]) {
        tables[table, default: Table(columns: columns())].rows.append(row)
    }

    /// Writes what there is, in the order in which it came; rows whose key is taken are passed
    /// over.
    mutating func write(to store: any Store) throws(StoreFault) {
        for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
            // A new record has no answer yet; what else it says may be known by other records.
            try store.insertMeanwhile(
                into: name, table.columns, table.rows,
                whereTaken: name == "answers" ? .never : .passOver)
        }
        tables = [:]
    }
}
