/// A moment in milliseconds since 1970, as text of RFC 3339.
///
/// Written by hand, since Foundation's formatter allocates for every row of an export.
package enum Timestamp {
    /// Times beyond the year 9999 have no four-digit year; no clock of ours reaches them.
    private static let millisecondsMax: Int64 = 253_402_300_799_999
    private static let dayMilliseconds: Int64 = 86_400_000

    /// `2026-03-09T14:05:07.123Z`. Moments before 1970 or after 9999 are shown as the nearest one.
    package static func utc(_ milliseconds: Int64) -> String {
        let clamped = clamped(milliseconds)
        let parts = Parts(clamped)
        return "\(parts.date)T\(parts.time).\(padded(clamped % 1_000, 3))Z"
    }

    static func clamped(_ milliseconds: Int64) -> Int64 {
        min(max(milliseconds, 0), millisecondsMax)
    }

    /// `2026-03-09T14:05:07`, in a zone that is `offsetSeconds` east of UTC.
    static func parts(_ milliseconds: Int64, offsetSeconds: Int) -> (date: String, time: String) {
        let shifted = milliseconds + Int64(offsetSeconds) * 1_000
        let parts = Parts(min(max(shifted, 0), millisecondsMax))
        return (parts.date, parts.time)
    }

    /// Reads `2026-03-09`, `2026-03-09T14:05:07Z` or `2026-03-09T14:05:07.123+03:00`; nil for
    /// anything else. A date alone is its first moment in UTC.
    package static func milliseconds(_ text: String) -> Int64? {
        var reader = Reader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2), (1...12).contains(month),
            (1...days(inMonth: month, of: year)).contains(day)
        else { return nil }
        let date = dayNumber(year, month, day) * dayMilliseconds
        if reader.isAtEnd { return date }
        guard reader.skip("T"), let hour = reader.number(2), hour < 24, reader.skip(":"),
            let minute = reader.number(2), minute < 60, reader.skip(":"),
            let second = reader.number(2), second < 60
        else { return nil }
        let fraction = reader.skip(".") ? reader.fraction() : 0
        guard let fraction, let offset = reader.offsetMinutes(), reader.isAtEnd else { return nil }
        return date + ((hour * 60 + minute - offset) * 60 + second) * 1_000 + fraction
    }

    /// Days since 1970 of a date in the Gregorian calendar: Howard Hinnant's `days_from_civil`.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private struct Parts {
        let date: String
        let time: String

        /// Howard Hinnant's `civil_from_days`, for moments from 1970 on.
        init(_ milliseconds: Int64) {
            let shifted = milliseconds / dayMilliseconds + 719_468
            let dayOfEra = shifted % 146_097
            let yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            let year = yearOfEra + shifted / 146_097 * 400 + (month <= 2 ? 1 : 0)
            date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            let seconds = milliseconds / 1_000 % 86_400
            time =
                "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2))"
                + ":\(padded(seconds % 60, 2))"
        }
    }
}

/// Takes a timestamp apart from its front.
private struct Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// One to nine digits of a second, cut to milliseconds.
    mutating func fraction() -> Int64? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let padded = Array(digits) + [0x30, 0x30]
        return padded.prefix(3).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    mutating func offsetMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let sign: Int64 = skip("+") ? 1 : -1
        guard sign == 1 || skip("-"), let hours = number(2), hours < 24, skip(":"),
            let minutes = number(2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
