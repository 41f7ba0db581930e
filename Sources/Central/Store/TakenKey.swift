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
    /// No key is taken: whoever writes has looked within the same transaction. So the database need
    /// not look before it writes each row; were one taken all the same, that would be a fault.
    case never

    /// The end of an INSERT.
    func clause(_ table: String, _ columns: [String]) -> String {
        switch self {
        case .passOver: "ON CONFLICT DO NOTHING"
        case .add(let key):
            Self.change(key, columns) { "\(table).\($0) + excluded.\($0)" }
        case .replace(let key): Self.change(key, columns) { "excluded.\($0)" }
        case .never: ""
        }
    }

    private static func change(
        _ key: [String], _ columns: [String], to value: (String) -> String
    ) -> String {
        let changes = columns.filter { !key.contains($0) }.map { "\($0) = \(value($0))" }
        return "ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET "
            + changes.joined(separator: ", ")
    }
}
