/// A moment as the header of an e-mail writes it (RFC 5322, section 3.3), always in UTC.
struct MailDate: CustomStringConvertible {
    /// The years that fit the format's four digits, in seconds since 1970.
    static let seconds: ClosedRange<Int64> = 0...253_402_300_799

    let description: String

    /// - Parameter secondsSince1970: brought into `seconds` where it lies outside.
    init(secondsSince1970: Int64) {
        let whole = min(max(secondsSince1970, Self.seconds.lowerBound), Self.seconds.upperBound)
        let (days, second) = whole.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = Self.civil(days)
        // 1 January 1970 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days % 7)]
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let clock = [second / 3600, second / 60 % 60, second % 60].map(Self.twoDigits)
        description =
            "\(weekday), \(Self.twoDigits(day)) \(names[Int(month) - 1]) \(year) "
            + clock.joined(separator: ":") + " +0000"
    }

    /// The date of the proleptic Gregorian calendar, from days since 1970. Years are counted from
    /// 1 March, so that the leap day is a year's last, in cycles of 400 years of 146,097 days.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let sinceMarch = days + 719_468  // Days from 1 March of the year 0 to 1 January 1970.
        let cycle = sinceMarch / 146_097
        let dayOfCycle = sinceMarch % 146_097
        let yearOfCycle =
            (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
