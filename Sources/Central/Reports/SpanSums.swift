/// Sums over a span: whole days from the sums of days, what is left at both ends by the quarter of
/// an hour. So a year costs about the same however many answers it had.
struct SpanSums {
    /// Of quarters of an hour, with a column 'quarter'.
    let table: String
    /// Of days, with a column 'day' in its place.
    let dayTable: String
    /// The columns of the key before the time, and behind it.
    let before: [String]
    let behind: [String]
    let sum: String

    static let answers = SpanSums(
        table: "tallies", dayTable: "day_tallies",
        before: ["touchpoint", "digest", "number", "question"], behind: ["choice", "marked"],
        sum: "answers")
    static let counts = SpanSums(
        table: "count_tallies", dayTable: "day_count_tallies", before: ["touchpoint", "kind"],
        behind: [], sum: "times")

    /// The columns of the key without the time, then the sum, for each key that has any.
    ///
    /// - Parameter quarters: whole quarters of an hour.
    func rows(
        of quarters: TimeSpan, at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) -> [Row] {
        let days = DaysOfSpan(quarters)
        let limit = scope.condition(on: "touchpoint")
        let columns = (before + behind).joined(separator: ", ")
        let start = before.joined(separator: ", ")
        let ofTable = (before + behind + [sum]).map { "t.\($0)" }.joined(separator: ", ")
        let same = before.map { "t.\($0) = d.\($0)" }.joined(separator: " AND ")
        return try store.query(
            """
            SELECT \(columns), CAST(SUM(\(sum)) AS BIGINT) FROM (
                SELECT \(columns), \(sum) FROM \(dayTable)
                WHERE tenant = ? AND day >= ? AND day < ?\(limit.text)
                UNION ALL
                SELECT \(ofTable) FROM (
                    SELECT DISTINCT \(start), day FROM \(dayTable)
                    WHERE tenant = ? AND (day = ? OR day = ?)\(limit.text)
                ) AS d JOIN \(table) t ON t.tenant = ? AND \(same)
                    AND t.quarter >= d.day * \(SumTable.quartersOfDay)
                    AND t.quarter < d.day * \(SumTable.quartersOfDay) + \(SumTable.quartersOfDay)
                WHERE t.quarter >= ? AND t.quarter < ?
            ) AS sums GROUP BY \(columns)
            """,
            [.text(tenant), .integer(days.whole.lowerBound), .integer(days.whole.upperBound)]
                + limit.values
                + [.text(tenant), .integer(days.first), .integer(days.last)] + limit.values
                + [.text(tenant)] + quarters.quarterValues)
    }
}

/// The days of UTC that a span of quarters of an hour holds, whole or in part.
struct DaysOfSpan: Hashable {
    /// No day has this number.
    static let none = Int64.min

    let whole: Range<Int64>
    /// The days that the span begins and ends within; `none` where it does not.
    let first: Int64
    let last: Int64

    /// - Parameter span: of whole quarters.
    init(_ span: TimeSpan) {
        let from = span.from.map { Day($0) }
        let to = span.to.map { Day($0) }
        let begin = from.map { $0.isBegin ? $0.number : $0.number + 1 } ?? .min
        let end = to?.number ?? .max
        whole = begin..<max(begin, end)
        first = from.map { $0.isBegin ? Self.none : $0.number } ?? Self.none
        last = to.map { $0.isBegin ? Self.none : $0.number } ?? Self.none
    }

    /// The day that holds a moment.
    private struct Day {
        let number: Int64
        /// Whether the moment is its first.
        let isBegin: Bool

        init(_ milliseconds: Int64) {
            let quarter = TimeSpan.quarter(of: milliseconds)
            let rest = quarter % SumTable.quartersOfDay
            let past = rest < 0 ? rest + SumTable.quartersOfDay : rest
            number = (quarter - past) / SumTable.quartersOfDay
            isBegin = past == 0
        }
    }
}
