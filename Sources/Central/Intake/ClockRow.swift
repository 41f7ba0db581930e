/// A row of `clock_hours`.
struct ClockRow {
    var place: ClockPlace
    var earliest: Int64?
    var latest: Int64
    /// The newest signature that was posted, by the steady clock.
    var posted: Int64?
    /// 0 where there are no records.
    var firstSequence: Int64
    var lastSequence: Int64
    var first: Int64
    var last: Int64
    var isUntrusted: Bool
    /// Nil before it was worked out.
    var zero: ZeroSpan?

    static let columns =
        "boot_ordinal, block, hour, earliest_ms, latest_ms, posted_boot_ms, first_sequence, "
        + "last_sequence, first_boot_ms, last_boot_ms, untrusted, from_ms, to_ms, agreed, doubts"

    init(_ row: Row) {
        place = ClockPlace(
            ordinal: row[integer: 0], block: row[integer: 1], hour: row[integer: 2])
        earliest = row.optionalInteger(3)
        latest = row[integer: 4]
        posted = row.optionalInteger(5)
        firstSequence = row[integer: 6]
        lastSequence = row[integer: 7]
        first = row[integer: 8]
        last = row[integer: 9]
        isUntrusted = row[integer: 10] != 0
        zero = row.optionalInteger(12).map { to in
            ZeroSpan(
                from: row.optionalInteger(11), to: to, isAgreed: row[integer: 13] != 0,
                doubts: ClockDoubts(rawValue: row[integer: 14]))
        }
    }

    init(_ place: ClockPlace, _ news: ClockNews) {
        self.place = place
        earliest = news.earliest
        latest = news.latest
        posted = news.posted
        firstSequence = news.sequences?.lowerBound ?? 0
        lastSequence = news.sequences?.upperBound ?? 0
        first = news.first
        last = news.last
        isUntrusted = news.isUntrusted
    }

    /// The tightest of both, whatever came first.
    mutating func merge(_ news: ClockNews) {
        if let other = news.earliest { earliest = max(earliest ?? other, other) }
        latest = min(latest, news.latest)
        if let other = news.posted { posted = max(posted ?? other, other) }
        if let other = news.sequences {
            firstSequence =
                firstSequence == 0 ? other.lowerBound : min(firstSequence, other.lowerBound)
            lastSequence = max(lastSequence, other.upperBound)
        }
        first = min(first, news.first)
        last = max(last, news.last)
        isUntrusted = isUntrusted || news.isUntrusted
    }

    /// Everything behind the key.
    var values: [SQLValue] {
        [
            .optional(earliest), .integer(latest), .optional(posted), .integer(firstSequence),
            .integer(lastSequence), .integer(first), .integer(last), .flag(isUntrusted),
            .optional(zero?.from),
            .optional(zero?.to), .flag(zero?.isAgreed ?? false),
            .integer(zero?.doubts.rawValue ?? 0),
        ]
    }
}

extension SQLValue {
    static func optional(_ value: Int64?) -> SQLValue {
        value.map { .integer($0) } ?? .null
    }
}
