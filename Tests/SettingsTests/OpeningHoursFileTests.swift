import Settings
import Testing

@Suite struct OpeningHoursFileTests {
    private func hours(_ section: String) throws -> OpeningHours? {
        let text = """
            touchpoint: counter-1
            questionnaire: counter.yaml
            languages-folder: Languages
            \(section)
            """
        return try PanelConfigurationFile.read(Array(text.utf8), named: "panel.yaml").openingHours
    }

    private func span(_ from: Int, _ to: Int) -> OpeningHours.Span {
        OpeningHours.Span(fromMinute: from * 60, toMinute: to * 60)
    }

    @Test func `without hours a panel is always open`() throws {
        #expect(try hours("") == nil)
    }

    @Test func `days stand alone, in a row or together`() throws {
        let shop = try #require(
            try hours(
                """
                opening-hours:
                  weekly:
                    tuesday-thursday: [09:00-13:00, 14:00-18:00]
                    saturday-monday: 18:00-02:00
                    friday: closed
                  exceptions:
                    2026-12-24: 00:00-24:00
                    2026-12-25: closed
                """))
        let day = [span(9, 13), span(14, 18)]
        let night = [span(18, 26)]
        #expect(
            shop.weekly == [
                .monday: night, .tuesday: day, .wednesday: day, .thursday: day, .friday: [],
                .saturday: night, .sunday: night,
            ])
        let christmas = try #require(CalendarDate("2026-12-24"))
        let after = try #require(CalendarDate("2026-12-25"))
        #expect(shop.exceptions == [christmas: [span(0, 24)], after: []])
        let every = try hours("opening-hours: {weekly: {every-day: 07:30-07:31}}")
        #expect(every?.weekly.count == 7)
        #expect(
            every?.weekly[.sunday] == [OpeningHours.Span(fromMinute: 450, toMinute: 451)])
    }

    @Test func `a panel for one fair is open on its days alone`() throws {
        let fair = try hours("opening-hours: {exceptions: {2026-06-01: 10:00-18:00}}")
        #expect(fair?.weekly == [:])
        #expect(fair?.exceptions.count == 1)
    }

    @Test(arguments: [(4, true), (5, false)])
    func `a day has at most four spans`(count: Int, isRead: Bool) throws {
        let spans = (0..<count).map { "0\($0):00-0\($0):30" }.joined(separator: ", ")
        let text = "opening-hours: {weekly: {monday: [\(spans)]}}"
        #expect(((try? hours(text)) != nil) == isRead)
    }

    @Test(arguments: [(366, true), (367, false)])
    func `there are at most 366 exceptions`(count: Int, isRead: Bool) throws {
        let days = (0..<count).map { index in
            let (month, day) = (index / 28 % 12 + 1, index % 28 + 1)
            return "    \(2_026 + index / 336)-\(two(month))-\(two(day)): closed\n"
        }
        let text =
            "opening-hours:\n  weekly: {monday: 09:00-18:00}\n  exceptions:\n\(days.joined())"
        #expect(((try? hours(text)) != nil) == isRead)
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
