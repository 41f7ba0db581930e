/// The touchpoints whose answers, counts and panels somebody may see. Statements are limited to it:
/// nothing is read and then left out.
package enum PlaceScope: Hashable, Sendable {
    /// The whole organisation, with touchpoints that belong to no site.
    case everything
    /// These and no other, by their keys; perhaps none.
    case touchpoints([String])

    /// The most touchpoints of a part of the tree: SQLite takes 32,766 values in a statement.
    package static let touchpointsMax = 20_000

    /// A condition on a column that holds touchpoints, to stand behind others, and its values.
    func condition(on column: String) -> (text: String, values: [SQLValue]) {
        switch self {
        case .everything: ("", [])
        case .touchpoints([]): (" AND 1 = 0", [])
        case .touchpoints(let keys):
            (
                " AND \(column) IN (" + keys.map { _ in "?" }.joined(separator: ", ") + ")",
                keys.map { .text($0) }
            )
        }
    }

    func contains(_ touchpoint: String) -> Bool {
        switch self {
        case .everything: true
        case .touchpoints(let keys): keys.contains(touchpoint)
        }
    }
}
