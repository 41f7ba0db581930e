/// The product's tables, as the newest schema makes them.
struct StoreShape {
    struct Table: Hashable {
        let name: String
        let columns: [String]
        /// The columns of the primary key, in its order.
        let key: [String]

        /// The places of the key's columns among `columns`.
        var keyPlaces: [Int] { key.map { columns.firstIndex(of: $0)! } }
    }

    /// What a store says of itself and of its nodes, not of customers.
    static let own: Set = ["schema_versions", "nodes", "copies"]

    /// Every other table, by name.
    let tables: [Table]

    /// Read from an empty database of SQLite's, so that it is the same for every store.
    init() throws(StoreFault) {
        let store = try SQLiteStore.inMemory()
        try store.migrate()
        let names = try store.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", []
        ).map { $0[text: 0] }
        var tables: [Table] = []
        for name in names where !Self.own.contains(name) {
            let columns = try store.query(
                "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [.text(name)])
            let key = columns.filter { $0[integer: 1] > 0 }
                .sorted { $0[integer: 1] < $1[integer: 1] }
            precondition(!key.isEmpty, "the table '\(name)' has no key to copy it by")
            tables.append(
                Table(
                    name: name, columns: columns.map { $0[text: 0] }, key: key.map { $0[text: 0] }))
        }
        self.tables = tables
    }
}

extension StoreShape.Table {
    /// The next rows after a key, in the key's order.
    ///
    /// - Parameter after: nil: from the first.
    func rows(
        of store: any Store, after: [SQLValue]?, limit: Int
    ) throws(StoreFault) -> [Row] {
        let keys = key.joined(separator: ", ")
        let places = key.map { _ in "?" }.joined(separator: ", ")
        return try store.query(
            "SELECT \(columns.joined(separator: ", ")) FROM \(name) "
                + (after == nil ? "" : "WHERE (\(keys)) > (\(places)) ")
                + "ORDER BY \(keys) LIMIT ?",
            (after ?? []) + [.integer(Int64(limit))])
    }

    func key(of row: Row) -> [SQLValue] {
        keyPlaces.map { row.values[$0] }
    }

    /// The highest key; nil where there is no row.
    func lastKey(in store: any Store) throws(StoreFault) -> [SQLValue]? {
        try store.query(
            "SELECT \(key.joined(separator: ", ")) FROM \(name) "
                + "ORDER BY \(key.map { "\($0) DESC" }.joined(separator: ", ")) LIMIT 1", []
        ).first?.values
    }
}
