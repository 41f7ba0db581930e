import Feedback
import Testing

@testable import Central

/// Visits whose times may be off, as the report and the office's page tell of them.
@Suite struct DoubtfulTimesTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func add(
        _ visit: Int, uncertainty: Int64, at: Int64 = PageFixture.noon,
        touchpoint: String = "fitting rooms", supersededBy: Int64 = 0
    ) throws {
        try fixture.addAnswer(
            visit: "visit-\(visit)", question: 0, choice: 4, supersededBy: supersededBy,
            touchpoint: touchpoint, at: at, uncertainty: uncertainty)
    }

    private func doubtful(
        _ span: TimeSpan = .always, at scope: PlaceScope = .everything
    ) throws -> DoubtfulTimes {
        try Report(of: span, at: scope, in: fixture.store, tenant: PageFixture.tenant).doubtful
    }

    private func json() throws -> String {
        let report = try Report(of: .always, in: fixture.store, tenant: PageFixture.tenant)
        return String(decoding: report.json, as: UTF8.self)
    }

    private func page(_ language: LanguageTag) throws -> String {
        let clock = CentralClock { PageFixture.noon + 3_600_000 }
        let page = OfficePage(tenant: PageFixture.tenant, zone: .utc, clock: clock)
        let view = OfficePage.View(language: language, range: .today, isLanguageChosen: false)
        return try page.html(view, for: .office, tag: "\"t\"", from: fixture.store)
    }

    @Test func `a quarter of an hour is sure enough, and a millisecond more is not`() throws {
        try add(1, uncertainty: 0)
        try add(2, uncertainty: DoubtfulTimes.milliseconds)
        #expect(try doubtful() == .none)
        try add(3, uncertainty: DoubtfulTimes.milliseconds + 1)
        try add(4, uncertainty: -1)
        #expect(try doubtful() == DoubtfulTimes(visits: 2, isCut: false))
    }

    @Test func `a visit is counted once, where it is and when it is thought to have been`() throws {
        try add(1, uncertainty: -1)
        try fixture.addAnswer(
            visit: "visit-1", question: 1, choice: 2, at: PageFixture.noon + 1, uncertainty: -1)
        try add(2, uncertainty: -1, supersededBy: 9)
        try add(3, uncertainty: -1, touchpoint: "till")
        try add(4, uncertainty: -1, at: PageFixture.noon - 86_400_000)
        #expect(try doubtful().visits == 3)
        #expect(try doubtful(at: .touchpoints(["till"])).visits == 1)
        #expect(try doubtful(at: .touchpoints([])).visits == 0)
        #expect(try doubtful(TimeSpan(from: PageFixture.noon)).visits == 2)
        #expect(try doubtful(TimeSpan(to: PageFixture.noon)).visits == 1)
    }

    @Test func `the report and the page say how many, and nothing where every time is sure`() throws
    {
        try fixture.addTally(question: 0, choice: 4, answers: 12)
        try add(1, uncertainty: 250)
        #expect(try !json().contains("doubtfulTimes"))
        #expect(try !page(.english).contains("may be off"))
        try add(2, uncertainty: 7_200_000)
        try add(3, uncertainty: -1)
        let text = try json()
        for part in [#""visits" : 2"#, #""moreThanSeconds" : 900"#, #""atLeast" : false"#] {
            #expect(text.contains(part), "\(text)")
        }
        let english = try page(.english)
        #expect(english.contains("The times of 2 visits counted here may be off by more than 15"))
        // Each of them has its own in the list.
        #expect(english.contains("± 120") || english.contains("± 2"))
        #expect(english.contains("time not certain"))
        #expect(try page(.russian).contains("Время 2 учтённых здесь посещений может быть неточным"))
        let report = try Report(of: .always, in: fixture.store, tenant: PageFixture.tenant)
        #expect(report.text.contains("may be off by more than 15 minutes: 2."))
    }

    /// By itself SQLite looked at each answer of the tenant: a page of ten million took a second.
    @Test(.enabled(if: !TestDatabase.isPostgres, "PostgreSQL says its plans otherwise"))
    func `a report looks at the answers of doubtful records alone`() throws {
        let plan = try fixture.store.query(
            "EXPLAIN QUERY PLAN " + DoubtfulTimes.statement(""),
            [.text(PageFixture.tenant), .integer(0), .integer(1), .integer(2)]
                + [.text(PageFixture.tenant)]
        ).map { $0[text: 3] }
        #expect(
            plan.contains("SEARCH a USING PRIMARY KEY (tenant=? AND log=? AND sequence=?)"),
            "\(plan)")
        let others = plan.filter { $0.hasPrefix("SEARCH") || $0.hasPrefix("SCAN") }
        #expect(
            others.filter { $0.contains("records") } == [
                "SEARCH records USING INDEX records_of_doubtful_time "
                    + "(tenant=? AND at_ms>? AND at_ms<?)"
            ], "\(plan)")
    }

    @Test func `of very many the count is a lower bound, and says so`() throws {
        let log = [SQLValue.text(PageFixture.tenant), .integer(1)]
        let rows: [[SQLValue]] = (1_000...(1_000 + Int64(DoubtfulTimes.recordsMax))).map {
            log + [
                .integer($0), .integer(3), .integer(1), .integer(1), .integer(0), .integer(0),
                .integer(0), .integer(PageFixture.noon - 1), .integer(-1), .integer(1),
                .bytes([]), .bytes([]),
            ]
        }
        let columns = [
            "tenant", "log", "sequence", "type", "version", "boot_ordinal", "boottime_ns",
            "wall_ms", "wall_trusted", "at_ms", "uncertainty_ms", "received_ms", "digest",
            "payload",
        ]
        try fixture.store.insertBatch(into: "records", columns, Array(rows.dropLast()))
        #expect(try doubtful() == .none)
        try fixture.store.insertBatch(into: "records", columns, [rows[rows.count - 1]])
        #expect(try doubtful() == DoubtfulTimes(visits: 0, isCut: true))
    }
}
