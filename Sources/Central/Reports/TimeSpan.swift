/// A stretch of time between two moments, half-open: its first moment belongs to it, its end does
/// not. Either side may be open.
package struct TimeSpan: Hashable, Sendable {
    /// Tallies count in quarters of an hour, so reports begin and end on one.
    package static let quarterMilliseconds: Int64 = 900_000

    /// Milliseconds since 1970 in UTC.
    package var from: Int64?
    package var to: Int64?

    package init(from: Int64? = nil, to: Int64? = nil) {
        self.from = from
        self.to = to
    }

    package static let always = TimeSpan()

    /// The smallest span of whole quarters of an hour that holds this one.
    package var wholeQuarters: TimeSpan {
        TimeSpan(
            from: from.map { Self.quarter(of: $0) * Self.quarterMilliseconds },
            to: to.map { (Self.quarter(of: $0 - 1) + 1) * Self.quarterMilliseconds })
    }

    /// The number of the quarter of an hour since 1970 that holds a moment, rounded down before
    /// 1970 too.
    static func quarter(of milliseconds: Int64) -> Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(
            dividingBy: quarterMilliseconds)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
