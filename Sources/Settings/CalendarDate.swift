/// A day of the Gregorian calendar.
package struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since the first of January 1970; negative before.
    package let daysSince1970: Int64

    init(daysSince1970: Int64) {
        self.daysSince1970 = daysSince1970
    }

    /// Nil where the calendar has no such day. - Parameter year: 1970 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1_970...9_999).contains(year), (1...12).contains(month),
            (1...Self.daysOfMonth(month, of: year)).contains(day)
        else { return nil }
        // Years that begin in March, so that a leap day is a year's last.
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        daysSince1970 = Int64(365 * shifted + leapDays + dayOfYear - 719_468)
    }

    /// Nil unless `text` is `YYYY-MM-DD`.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    private static func daysOfMonth(_ month: Int, of year: Int) -> Int {
        let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package var weekday: Weekday { Weekday(daysSince1970: daysSince1970) }

    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    /// For a debugger.
    package var description: String { "day \(daysSince1970)" }
}
