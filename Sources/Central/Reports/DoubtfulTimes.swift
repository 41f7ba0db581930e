/// How many visits of a span have a time that may be off by more than a quarter of an hour, so that
/// they may have been on another day (P6): their panel had no clock that anybody had set, and the
/// centre worked the time out.
package struct DoubtfulTimes: Hashable, Sendable {
    /// Beyond this a time is doubtful; the quarter of an hour that reports count by. The index has
    /// the same number.
    package static let milliseconds = TimeSpan.quarterMilliseconds
    /// Records that are looked at; of more the count is a lower bound.
    package static let recordsMax = 20_000

    package let visits: Int
    /// There may be more.
    package let isCut: Bool

    package static let none = DoubtfulTimes(visits: 0, isCut: false)
}

extension DoubtfulTimes {
    init(
        in span: TimeSpan, at scope: PlaceScope, in store: any Store, tenant: String
    ) throws(StoreFault) {
        let limit = scope.condition(on: "a.touchpoint")
        let rows = try store.query(
            Self.statement(limit.text),
            [
                .text(tenant), .integer(span.from ?? .min), .integer(span.to ?? .max),
                .integer(Int64(Self.recordsMax) + 1), .text(tenant),
            ] + limit.values)
        visits = Int(rows[0][integer: 1])
        isCut = rows[0][integer: 0] > Int64(Self.recordsMax)
    }

    /// From the few doubtful records to their answers. SQLite takes the tables of a CROSS JOIN in
    /// this order; left to itself it looks at every answer, and whether its record is doubtful.
    static func statement(_ limit: String) -> String {
        """
        WITH doubtful AS (
            SELECT log, sequence FROM records WHERE tenant = ?
                AND uncertainty_ms NOT BETWEEN 0 AND 900000 AND at_ms >= ? AND at_ms < ?
            ORDER BY at_ms, log, sequence LIMIT ?)
        SELECT (SELECT count(*) FROM doubtful), (SELECT count(*) FROM (
            SELECT DISTINCT a.log, a.visit FROM doubtful d
            CROSS JOIN answers a
            WHERE a.tenant = ? AND a.log = d.log AND a.sequence = d.sequence
                AND a.superseded_by = 0\(limit)) AS visits)
        """
    }
}
