/// A day of the week, from Monday as in ISO 8601.
package enum Weekday: String, CaseIterable, Hashable, Sendable {
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday
    case sunday

    /// - Parameter daysSince1970: may be negative.
    init(daysSince1970 days: Int64) {
        // The first of January 1970 was a Thursday.
        let index = (days % 7 + 7 + 3) % 7
        self = Self.allCases[Int(index)]
    }
}
