/// A table of sums, which intake keeps in its own transactions.
struct SumTable {
    /// Quarters of an hour of a day.
    static let quartersOfDay: Int64 = 96

    let name: String
    /// Behind the tenant.
    let key: [String]
    let sum: String

    /// Adds to the sums. What comes to nothing goes.
    ///
    /// - Parameter changes: the key's values with what is added, each key once, in the key's order:
    ///   neighbours in the table are written together, and two nodes that write the same rows do
    ///   not wait for each other crosswise.
    func add(
        _ changes: [(key: [SQLValue], change: Int64)], in store: any Store, tenant: String
    ) throws(StoreFault) {
        let columns = ["tenant"] + key
        try store.insertBatch(
            into: name, columns + [sum],
            changes.map { [.text(tenant)] + $0.key + [.integer($0.change)] },
            whereTaken: .add(key: columns))
        let condition = columns.map { "\($0) = ?" }.joined(separator: " AND ")
        for (key, change) in changes where change < 0 {
            try store.execute(
                "DELETE FROM \(name) WHERE \(condition) AND \(sum) = 0", [.text(tenant)] + key)
        }
    }
}
