/// What a batch of rows does where a row's key is taken.
package enum TakenKey: Hashable, Sendable {
    /// The row that is there stays.
    case passOver
    /// Every column that is not of `key` is added to the one that is there. No two rows of the
    /// batch have the same key.
    case add(key: [String])
    /// Every column that is not of `key` takes the place of the one that is there. No two rows of
    /// the batch have the same key.
    case replace(key: [String])

    /// The end of an INSERT.
    func clause(_ table: String, _ columns: [String]) -> String {
        let (key, value): ([String], (String) -> String) =
            switch self {
            case .passOver: ([], { $0 })
            case .add(let key): (key, { "\(table).\($0) + excluded.\($0)" })
            case .replace(let key): (key, { "excluded.\($0)" })
            }
        guard !key.isEmpty else { return "ON CONFLICT DO NOTHING" }
        let changes = columns.filter { !key.contains($0) }.map { "\($0) = \(value($0))" }
        return "ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET "
            + changes.joined(separator: ", ")
    }
}

extension Store {
    /// Inserts rows, passing over those whose key is taken; returns how many went in.
    @discardableResult
    package func insertBatch(
        into table: String, _ columns: [String], _ rows: [[SQLValue]]
    ) throws(StoreFault) -> Int {
        try insertBatch(into: table, columns, rows, whereTaken: .passOver)
    }
}
