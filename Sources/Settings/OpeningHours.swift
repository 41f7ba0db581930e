/// When customers can answer: by the day of the week, with exceptions by date.
///
/// Times are those of the panel's own time zone, as the clock on the wall shows them. On the night
/// when it is turned back, an hour that comes twice counts twice; a time that is left out in spring
/// counts when the clock has passed it.
package struct OpeningHours: Hashable, Sendable {
    /// From one time of day to another.
    package struct Span: Hashable, Sendable {
        /// Minutes after midnight, 0 to 1439: the first open one.
        package let fromMinute: Int
        /// The first minute that is not open any more, later than `fromMinute`; from 1440 on the
        /// next day.
        package let toMinute: Int

        package init(fromMinute: Int, toMinute: Int) {
            precondition((0..<1_440).contains(fromMinute), "a span that begins on another day")
            precondition((1...1_440).contains(toMinute - fromMinute), "a span of no length")
            self.fromMinute = fromMinute
            self.toMinute = toMinute
        }
    }

    /// When it opens again, in words that a customer understands.
    package enum Opening: Hashable, Sendable {
        /// `HH:MM`, later on the same day.
        case today(String)
        /// `HH:MM`
        case tomorrow(String)
        /// `HH:MM`, within a week.
        case on(Weekday, String)
    }

    /// The most spans of one day.
    package static let spansMax = 4
    /// The most exceptions: a year of single days.
    package static let exceptionsMax = 366
    /// How far ahead a change is looked for: longer than a year of exceptions that close.
    package static let horizonDays: Int64 = 400

    /// Nothing for a day that is not there: closed.
    package let weekly: [Weekday: [Span]]
    /// Instead of the day of the week. An empty list: closed.
    package let exceptions: [CalendarDate: [Span]]

    package init(weekly: [Weekday: [Span]], exceptions: [CalendarDate: [Span]] = [:]) {
        self.weekly = weekly
        self.exceptions = exceptions
    }

    /// - Parameter moment: nil where nobody has set the clock: then it is open, since a customer
    ///   at a dark panel is lost and one at a lit panel harms nobody.
    package func isOpen(at moment: LocalMoment?) -> Bool {
        guard let moment else { return true }
        let minute = moment.secondOfDay / 60
        let today = spans(of: moment.day)
        let yesterday = spans(of: moment.day - 1)
        return today.contains { $0.fromMinute <= minute && minute < $0.toMinute }
            || yesterday.contains { minute + 1_440 < $0.toMinute }
    }

    /// When it opens or closes next, in Unix seconds; nil where it does neither within
    /// `horizonDays`.
    package func nextChange(after moment: LocalMoment) -> Int64? {
        let isOpen = isOpen(at: moment)
        var next = moment
        let last = moment.day + Self.horizonDays
        while next.day < last {
            next = next.advanced(byLocalSeconds: secondsToNextEdge(after: next))
            if self.isOpen(at: next) != isOpen { return next.unixSeconds }
        }
        return nil
    }

    /// When it opens again after a moment at which it is closed; nil where that is a week away, or
    /// where it is open.
    package func opening(after moment: LocalMoment) -> Opening? {
        guard !isOpen(at: moment), let seconds = nextChange(after: moment) else { return nil }
        let opens = moment.at(seconds)
        let time = Self.time(ofMinute: opens.secondOfDay / 60)
        switch opens.day - moment.day {
        case 0: return .today(time)
        case 1: return .tomorrow(time)
        case 2...6: return .on(CalendarDate(daysSince1970: opens.day).weekday, time)
        default: return nil
        }
    }

    /// `HH:MM`
    private static func time(ofMinute minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    private func spans(of day: Int64) -> [Span] {
        let date = CalendarDate(daysSince1970: day)
        return exceptions[date] ?? weekly[date.weekday] ?? []
    }

    /// To where a span begins or ends on the local clock, midnight at the latest: the next day may
    /// have other spans.
    private func secondsToNextEdge(after moment: LocalMoment) -> Int64 {
        let second = moment.secondOfDay
        let edges =
            spans(of: moment.day).flatMap { [$0.fromMinute, $0.toMinute] }
            + spans(of: moment.day - 1).map { $0.toMinute - 1_440 } + [1_440]
        return Int64(edges.map { $0 * 60 }.filter { $0 > second }.min()! - second)
    }
}
