import Settings
import Testing

@Suite struct OpeningHoursTests {
    /// A zone whose clocks are turned at given times.
    private struct Zone: Sendable {
        var offset: Int
        var turns: [(at: Int64, offset: Int)] = []

        func moment(_ unixSeconds: Int64) -> LocalMoment {
            LocalMoment(unixSeconds: unixSeconds) { [self] time in
                turns.last { $0.at <= time }?.offset ?? offset
            }
        }
    }

    private static let utc = Zone(offset: 0)
    /// An hour forward on 29 March 2026 at 2:00, back on 25 October at 3:00.
    private static let berlin = Zone(
        offset: 3_600, turns: [(1_774_746_000, 7_200), (1_792_890_000, 3_600)])
    /// Half an hour back on 5 April 2026 at 2:00, forward on 4 October at 2:00.
    private static let lordHowe = Zone(
        offset: 39_600, turns: [(1_775_314_800, 37_800), (1_791_041_400, 39_600)])
    /// At midnight: from 0:00 to 1:00 on 8 March 2026, and back from 1:00 on 1 November.
    private static let havana = Zone(
        offset: -18_000, turns: [(1_772_946_000, -14_400), (1_793_509_200, -18_000)])

    private static func span(_ from: Int, _ to: Int) -> OpeningHours.Span {
        OpeningHours.Span(fromMinute: from * 60, toMinute: to * 60)
    }

    private static func date(_ text: String) -> CalendarDate { CalendarDate(text)! }

    /// Monday to Friday with a lunch break, Saturday until two on Sunday morning.
    private static let shop = OpeningHours(
        weekly: Dictionary(
            uniqueKeysWithValues: Weekday.allCases.prefix(5).map {
                ($0, [span(9, 13), span(14, 18)])
            } + [(.saturday, [span(18, 26)])]),
        exceptions: [
            date("2026-12-24"): [span(9, 12)], date("2026-12-25"): [],
            date("2026-12-27"): [span(10, 14)],
        ])

    private static let everyDay = Dictionary(
        uniqueKeysWithValues: Weekday.allCases.map { ($0, [span(0, 24)]) })

    /// Unix seconds of a time in UTC.
    private func at(_ date: String, _ hour: Int, _ minute: Int = 0) -> Int64 {
        CalendarDate(date)!.daysSince1970 * 86_400 + Int64(hour * 3_600 + minute * 60)
    }

    private func isOpen(_ date: String, _ hour: Int, _ minute: Int = 0) -> Bool {
        Self.shop.isOpen(at: Self.utc.moment(at(date, hour, minute)))
    }

    @Test func `a span begins with its first minute and ends before its last`() {
        #expect(!isOpen("2026-11-23", 8, 59))
        #expect(isOpen("2026-11-23", 9))
        #expect(isOpen("2026-11-23", 12, 59))
        #expect(!isOpen("2026-11-23", 13))
        #expect(isOpen("2026-11-23", 14))
        #expect(!isOpen("2026-11-23", 18))
    }

    @Test func `hours go over midnight into a day that has none`() {
        #expect(isOpen("2026-11-28", 23, 59))
        #expect(isOpen("2026-11-29", 0))
        #expect(isOpen("2026-11-29", 1, 59))
        #expect(!isOpen("2026-11-29", 2))
        #expect(!isOpen("2026-11-28", 1))
    }

    @Test func `an exception stands instead of its day of the week`() {
        #expect(isOpen("2026-12-24", 11, 59))
        #expect(!isOpen("2026-12-24", 12))
        #expect(!isOpen("2026-12-25", 10))
    }

    @Test func `hours of the evening before go on into an exception`() {
        #expect(isOpen("2026-12-27", 1, 59))
        #expect(!isOpen("2026-12-27", 2))
        #expect(isOpen("2026-12-27", 10))
    }

    @Test func `where nobody has set the clock it is open`() {
        #expect(Self.shop.isOpen(at: nil))
    }

    @Test func `the next change is the next time a span begins or ends`() {
        func next(_ date: String, _ hour: Int, _ minute: Int = 0) -> Int64? {
            Self.shop.nextChange(after: Self.utc.moment(at(date, hour, minute)))
        }
        #expect(next("2026-11-23", 8) == at("2026-11-23", 9))
        #expect(next("2026-11-23", 9) == at("2026-11-23", 13))
        #expect(next("2026-11-27", 18) == at("2026-11-28", 18))
        #expect(next("2026-11-28", 20) == at("2026-11-29", 2))
        #expect(next("2026-12-24", 12) == at("2026-12-26", 18))
    }

    @Test func `hours that meet at midnight are one`() {
        let bar = OpeningHours(
            weekly: [.friday: [Self.span(20, 24)], .saturday: [Self.span(0, 4)]])
        let evening = Self.utc.moment(at("2026-11-27", 21))
        #expect(bar.nextChange(after: evening) == at("2026-11-28", 4))
    }

    @Test func `where it is always open nothing changes`() {
        let always = OpeningHours(weekly: Self.everyDay)
        #expect(always.nextChange(after: Self.berlin.moment(at("2026-11-23", 8))) == nil)
    }

    @Test func `a change is found within 400 days and not beyond`() {
        let now = Self.utc.moment(at("2026-01-01", 12))
        func always(but date: String) -> OpeningHours {
            OpeningHours(weekly: Self.everyDay, exceptions: [Self.date(date): []])
        }
        #expect(always(but: "2027-02-05").nextChange(after: now) == at("2027-02-05", 0))
        #expect(always(but: "2027-02-06").nextChange(after: now) == nil)
    }

    @Test func `a customer reads today, tomorrow or the day`() {
        func opening(_ date: String, _ hour: Int) -> OpeningHours.Opening? {
            Self.shop.opening(after: Self.utc.moment(at(date, hour)))
        }
        #expect(opening("2026-11-23", 8) == .today("09:00"))
        #expect(opening("2026-11-23", 13) == .today("14:00"))
        #expect(opening("2026-11-23", 19) == .tomorrow("09:00"))
        #expect(opening("2026-11-29", 3) == .tomorrow("09:00"))
        #expect(opening("2026-12-24", 13) == .on(.saturday, "18:00"))
        #expect(opening("2026-11-23", 10) == nil)
    }

    @Test func `an opening a week away has no words`() {
        let market = OpeningHours(weekly: [.sunday: [Self.span(9, 12)]])
        let sunday = Self.utc.moment(at("2026-11-22", 12))
        #expect(market.nextChange(after: sunday) == at("2026-11-29", 9))
        #expect(market.opening(after: sunday) == nil)
        let monday = Self.utc.moment(at("2026-11-23", 0))
        #expect(market.opening(after: monday) == .on(.sunday, "09:00"))
    }

    @Test func `in spring a shop opens by its own clock`() {
        let spring = at("2026-03-29", 0)
        let shop = OpeningHours(weekly: [.sunday: [Self.span(9, 18)]])
        // Nine o'clock is eight hours after local midnight on that day.
        #expect(
            shop.nextChange(after: Self.berlin.moment(spring)) == at("2026-03-29", 7))
    }

    @Test func `hours that begin in the hour left out begin when the clock has passed it`() {
        let night = OpeningHours(
            weekly: [.sunday: [OpeningHours.Span(fromMinute: 150, toMinute: 300)]])
        let turn = Self.berlin.turns[0].at
        #expect(night.nextChange(after: Self.berlin.moment(turn - 3_600)) == turn)
    }

    @Test func `an hour that comes twice counts twice`() {
        let night = OpeningHours(
            weekly: [.sunday: [OpeningHours.Span(fromMinute: 60, toMinute: 150)]])
        let turn = Self.berlin.turns[1].at
        // Open from 1:00 to 2:30, shut for half an hour, then it is 2:00 again.
        let first = night.nextChange(after: Self.berlin.moment(turn - 3_600))
        #expect(first == turn - 1_800)
        #expect(night.nextChange(after: Self.berlin.moment(turn - 1_800)) == turn)
        #expect(night.nextChange(after: Self.berlin.moment(turn)) == turn + 1_800)
    }

    /// What a scan of every minute finds, the calculation finds: around each turn of four clocks.
    @Test func `a scan of every minute finds the same changes`() {
        let spans = [(0, 24 * 60), (30, 90), (23 * 60 + 30, 25 * 60), (120, 121), (150, 26 * 60)]
        var seed: UInt64 = 5
        func random(below bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(bound))
        }
        for zone in [Self.utc, Self.berlin, Self.lordHowe, Self.havana] {
            for turn in zone.turns.map(\.at) + [1_790_000_000] {
                var weekly: [Weekday: [OpeningHours.Span]] = [:]
                for day in Weekday.allCases where random(below: 3) > 0 {
                    let (from, to) = spans[random(below: spans.count)]
                    weekly[day] = [OpeningHours.Span(fromMinute: from, toMinute: to)]
                }
                let hours = OpeningHours(weekly: weekly)
                scan(hours, zone, from: turn - turn % 60 - 86_400, minutes: 2 * 1_440)
            }
        }
    }

    private func scan(_ hours: OpeningHours, _ zone: Zone, from start: Int64, minutes: Int) {
        var wasOpen = hours.isOpen(at: zone.moment(start))
        var expected = hours.nextChange(after: zone.moment(start))
        for minute in 1...Int64(minutes) {
            let now = start + 60 * minute
            let isOpen = hours.isOpen(at: zone.moment(now))
            #expect((expected == now) == (isOpen != wasOpen), "\(hours) at \(now)")
            if isOpen != wasOpen { expected = hours.nextChange(after: zone.moment(now)) }
            wasOpen = isOpen
        }
    }

    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thursday), ("2000-03-01", 11_017, .wednesday),
        ("2024-02-29", 19_782, .thursday), ("2026-11-22", 20_779, .sunday),
        ("9999-12-31", 2_932_896, .friday),
    ])
    func `dates are days of the calendar`(text: String, days: Int64, weekday: Weekday) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
    }

    @Test(arguments: [
        "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "2026-01-00",
        "1969-12-31", "2026-1-1", "26-01-01", "2026-01-01 ", "2026/01/01", "", "-026-01-01",
    ])
    func `what is no day of the calendar is none`(text: String) {
        #expect(CalendarDate(text) == nil)
    }
}
