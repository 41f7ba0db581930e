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
        try store.insertMeanwhile(
            into: name,
            RowBatch(
                columns + [sum],
                changes.lazy.map { [.text(tenant)] + $0.key + [.integer($0.change)] }),
            whereTaken: .add(key: columns))
        let condition = columns.map { "\($0) = ?" }.joined(separator: " AND ")
        for (key, change) in changes where change < 0 {
            try store.execute(
                "DELETE FROM \(name) WHERE \(condition) AND \(sum) = 0", [.text(tenant)] + key)
        }
    }
}

/// What a sum is kept under: a key with a quarter of an hour among its columns.
protocol QuarterKey: Hashable, Comparable {
    var quarter: Int64 { get set }
    /// In the order of the table's key, behind the tenant.
    var values: [SQLValue] { get }
}

/// Sums by the quarter of an hour, and the same by the day of UTC.
struct SumTables {
    let quarters: SumTable
    let days: SumTable

    /// Adds to both.
    func add<Key: QuarterKey>(
        _ changes: [Key: Int64], in store: any Store, tenant: String
    ) throws(StoreFault) {
        try quarters.add(Self.rows(changes), in: store, tenant: tenant)
        var ofDays: [Key: Int64] = [:]
        for (key, change) in changes {
            var key = key
            key.quarter /= SumTable.quartersOfDay
            ofDays[key, default: 0] += change
        }
        try days.add(Self.rows(ofDays), in: store, tenant: tenant)
    }

    private static func rows<Key: QuarterKey>(
        _ changes: [Key: Int64]
    ) -> [(key: [SQLValue], change: Int64)] {
        changes.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
            ($0.key.values, $0.value)
        }
    }
}
