import AppendLog
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@testable import Central

/// The rule over a store: what panels say goes in, findings and alarms come out, over restarts.
@Suite struct FleetDeskTests {
    private let bench: IdentityBench
    private let one: PanelKey
    private let two: PanelKey
    /// Monday, 2026-11-23, 00:00 UTC.
    private static let monday: Int64 = 1_795_392_000_000
    private static let minute: Int64 = 60_000

    init() throws {
        bench = try IdentityBench()
        bench.now = Self.monday
        (one, two) = (try bench.enrolledPanel(epoch: 1).key, try bench.enrolledPanel(epoch: 2).key)
    }

    private func desk() -> FleetDesk {
        FleetDesk(tenant: IdentityBench.tenant, hours: [:], zone: .utc)
    }

    private func hear(_ key: PanelKey, devices: Int = 1) throws {
        let beat = Heartbeat.sample(up: bench.now - Self.monday + 99_000_000, devices: devices)
        let bytes = SignedHeartbeat.signed(beat, epoch: Epoch(bits: 1), by: key)
        _ = try bench.identities.hear(bytes, claimedBy: key.panel, in: bench.store, at: bench.now)
    }

    /// Minute by minute, as the thread does; who is named speaks every five minutes.
    private func run(
        _ desk: inout FleetDesk, minutes: Int, hearing keys: [PanelKey], devices: Int = 1
    ) throws -> [FleetNews] {
        var news: [FleetNews] = []
        for minute in 0..<minutes {
            bench.now += Self.minute
            if minute % 5 == 0 { for key in keys { try hear(key, devices: devices) } }
            let outcome = try desk.look(in: bench.store, at: bench.now)
            news += outcome.news
            try bench.store.transaction {
                try outcome.write(to: bench.store, tenant: IdentityBench.tenant, at: bench.now)
            }
        }
        return news
    }

    private func alarms(_ condition: String) throws -> Int64 {
        try bench.count("fleet_alarms WHERE \(condition)")
    }

    private func reports() throws -> [PanelID: PanelReport] {
        let all = try PanelReport.all(
            at: .everything, in: bench.store, tenant: IdentityBench.tenant)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.panel, $0) })
    }

    @Test func `a panel that falls silent beside another is found dead, once, over restarts`()
        throws
    {
        var first = desk()
        #expect(try run(&first, minutes: 60, hearing: [one, two]).isEmpty)
        let news = try run(&first, minutes: 40, hearing: [two])
        #expect(news.count == 1)
        #expect(try alarms("cleared_ms = 0") == 1)
        #expect(try reports()[one.panel]?.troubles(at: bench.now) == [.silent(.panelDead)])
        #expect(try reports()[two.panel]?.troubles(at: bench.now) == [])
        // Another program goes on with what was told.
        var second = desk()
        #expect(try run(&second, minutes: 60, hearing: [two]).isEmpty)
        #expect(try alarms("cleared_ms = 0") == 1)
        let back = try run(&second, minutes: 10, hearing: [one, two])
        #expect(back.count == 1)
        #expect(try alarms("cleared_ms = 0") == 0)
        #expect(try alarms("verdict = 'networkDead'") == 1)
        #expect(try reports()[one.panel]?.troubles(at: bench.now) == [])
    }

    @Test func `two nodes that look at one store tell of one alarm`() throws {
        var (first, second) = (desk(), desk())
        _ = try run(&first, minutes: 60, hearing: [one, two])
        for _ in 0..<60 {
            _ = try run(&first, minutes: 1, hearing: [two])
            bench.now += 1_000
            let outcome = try second.look(in: bench.store, at: bench.now)
            try bench.store.transaction {
                try outcome.write(to: bench.store, tenant: IdentityBench.tenant, at: bench.now)
            }
        }
        #expect(try alarms("1 = 1") == 1)
    }

    @Test func `a panel without devices is found, and one without rhythm is left in peace`() throws
    {
        var desk = desk()
        _ = try run(&desk, minutes: 60, hearing: [one, two])
        let news = try run(&desk, minutes: 20, hearing: [one], devices: 0)
        guard case .raised(.panel(one.panel), let finding)? = news.first else {
            Issue.record("\(news)")
            return
        }
        #expect(finding.silence == .buttonDead)
        #expect(finding.evidence == .noInputDevice)
    }

    @Test func `what could not be written down is written with the next look`() throws {
        var desk = desk()
        _ = try run(&desk, minutes: 60, hearing: [one, two])
        var waiting: FleetDesk.Outcome?
        for minute in 0..<40 {
            bench.now += Self.minute
            if minute % 5 == 0 { try hear(two) }
            waiting = try desk.look(in: bench.store, at: bench.now).after(waiting)
        }
        try bench.store.transaction {
            try waiting?.write(to: bench.store, tenant: IdentityBench.tenant, at: bench.now)
        }
        #expect(try alarms("cleared_ms = 0") == 1)
        #expect(try reports()[one.panel]?.finding?.silence == .panelDead)
    }

    @Test func `hours of another name than the configuration has are told of`() throws {
        let file = """
            region,site,time_zone,opening_hours
            centre,moscow-1,Europe/Moscow,shops

            """
        let places = try PlacesFile.read(Array(file.utf8), named: "p.csv") { _ in true }
        _ = try bench.perform(ImportPlaces(places, isWhole: false, isDryRun: false))
        var without = desk()
        _ = try without.look(in: bench.store, at: bench.now)
        #expect(without.unknownHours == ["shops"])
        let hours = OpeningHours(weekly: [.monday: [.init(fromMinute: 600, toMinute: 1_200)]])
        var with = FleetDesk(
            tenant: IdentityBench.tenant, hours: ["shops": hours], zone: .utc)
        // 06:59 UTC is 09:59 in Moscow.
        bench.now = Self.monday + 419 * Self.minute
        let closed = try with.look(in: bench.store, at: bench.now)
        #expect(closed.findings.values.map(\.silence) == [.closed, .closed])
        bench.now += Self.minute
        #expect(try with.look(in: bench.store, at: bench.now).findings.isEmpty)
        #expect(with.unknownHours.isEmpty)
    }

    @Test func `a rhythm is what whole weeks had on average, at the site's own clock`() throws {
        let calendar = SiteCalendar(hours: .always, utcOffsetSeconds: { _ in 10_800 })
        let quarter = Self.monday / 900_000
        // Three weeks of Mondays, 09:00 to 10:00 UTC; and the present week, which is not whole.
        for (week, answers) in [(-3, 8), (-2, 4), (-1, 0), (0, 100)] {
            try bench.store.execute(
                """
                INSERT INTO tallies (tenant, touchpoint, digest, number, question, quarter, choice,
                    marked, answers) VALUES (?, 'moscow-1/till', 1, 1, 0, ?, 4, 0, ?)
                """,
                [
                    .text(IdentityBench.tenant),
                    .integer(quarter + Int64(week) * 672 + 36), .integer(Int64(answers)),
                ])
        }
        let now = Self.monday + 35 * 900_000
        let rhythm = try TapRhythm(
            of: "moscow-1/till", sharedBy: 2, calendar, in: bench.store,
            tenant: IdentityBench.tenant, at: now)
        // 12:00 in Moscow; 4 and 0 over the two weeks that are whole, and two panels.
        #expect(rhythm.expected(in: 3_600_000, hourOfWeek: 12) == 1)
        #expect(rhythm.expected(in: 3_600_000, hourOfWeek: 9) == 0)
    }
}
