import Exchange
import Feedback
import Settings
import Testing

@testable import Central

@Suite struct FleetWatchTests {
    /// One thing that was told.
    private struct Told {
        var at: Int64
        var news: FleetNews
    }

    private func watch(_ week: FleetWeek) -> FleetWatch {
        FleetWatch(
            week.siteSizes.indices.map { site in
                let members = week.panels.filter { $0.site == site }
                return FleetWatch.Site(
                    name: "site-\(site)", calendar: week.calendar(of: site),
                    panels: Dictionary(uniqueKeysWithValues: members.map { ($0.id, $0.rhythm) }))
            })
    }

    private func expected(_ kind: FleetWeek.Fault.Kind) -> (told: Silence, verdict: Silence)? {
        switch kind {
        case .panelDead: (.panelDead, .panelDead)
        case .lonePanelDead: (.notHeard, .panelDead)
        case .siteNetwork: (.networkDead, .networkDead)
        case .loneNetwork: (.notHeard, .networkDead)
        case .unplugged, .deadButton: (.buttonDead, .buttonDead)
        case .quiet, .holiday: nil
        }
    }

    @Test func `a week of two hundred panels is judged right in every case`() throws {
        let seed: UInt64 = 20_261_123
        var week = FleetWeek(seed: seed)
        var watch = watch(week)
        var dice = Dice(seed: seed + 1)
        var (told, factors): ([Told], [Double]) = ([], [])
        var quietFound: Set<Int> = []
        for minute in 0..<Int64(7 * 1_440) {
            let now = FleetWeek.begin + minute * FleetWeek.minute
            if minute % 1_440 == 0 {
                factors = week.siteSizes.map { _ in Double.random(in: 0.6...1.5, using: &dice) }
            }
            week.live(now, factors: factors, &watch)
            guard minute % 5 == 0 else { continue }
            told += watch.look(at: now).map { Told(at: now, news: $0) }
            let findings = watch.findings(at: now)
            for (index, fault) in week.faults.enumerated() where fault.span.contains(now) {
                switch fault.kind {
                case .quiet where findings[week.panels[fault.panel!].id]?.silence == .nobodyTapped:
                    quietFound.insert(index)
                case .holiday:
                    for panel in week.panels where panel.site == fault.site {
                        #expect(findings[panel.id]?.silence == .closed, "seed \(seed)")
                    }
                default: break
                }
            }
        }
        try judge(week, told, quietFound, seed)
    }

    private func judge(
        _ week: FleetWeek, _ told: [Told], _ quietFound: Set<Int>, _ seed: UInt64
    ) throws {
        var rest = told
        var delays: [Silence: [Int64]] = [:]
        for (index, fault) in week.faults.enumerated() {
            guard let (silence, verdict) = expected(fault.kind) else {
                if fault.kind == .quiet { #expect(quietFound.contains(index), "seed \(seed)") }
                continue
            }
            let subject: FleetNews.Subject =
                fault.panel.map { .panel(week.panels[$0].id) } ?? .site("site-\(fault.site)")
            let raised = rest.firstIndex { told in
                guard case .raised(subject, let finding) = told.news else { return false }
                return finding.silence == silence && fault.span.contains(told.at)
            }
            let begun = try #require(raised, "seed \(seed): \(fault) was not told")
            delays[silence, default: []].append(
                (rest.remove(at: begun).at - fault.span.lowerBound) / FleetWeek.minute)
            let cleared = rest.firstIndex { told in
                guard case .cleared(subject, let finding, _) = told.news else { return false }
                return finding.silence == silence && told.at >= fault.span.upperBound
            }
            let over = rest.remove(
                at: try #require(cleared, "seed \(seed): no all-clear of \(fault)"))
            if case .cleared(_, _, let found) = over.news { #expect(found == verdict, "\(fault)") }
        }
        let centre = rest.filter { told in
            switch told.news {
            case .raised(.centre, _), .cleared(.centre, _, _): true
            default: false
            }
        }
        #expect(centre.count == 2, "one alarm for the centre's own network, and its end")
        let others = rest.filter { told in
            switch told.news {
            case .raised(.centre, _), .cleared: false
            case .raised: true
            }
        }
        for (silence, minutes) in delays.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            print(
                "fleet: \(silence): \(minutes.count) found, after \(minutes.min()!) to "
                    + "\(minutes.max()!) minutes, \(minutes.reduce(0, +) / Int64(minutes.count)) "
                    + "on average")
        }
        print(
            "fleet: seed \(seed), \(week.panels.count) panels, \(week.siteSizes.count) sites, one "
                + "week: \(others.count) false alarms; \(quietFound.count) quiet times and 6 "
                + "holidays without one")
        for told in others { print("fleet: false alarm: \(told.news)") }
        #expect(others.count <= 2)
    }
}

/// The rule at its edges.
@Suite struct SiteWatchTests {
    private static let monday: Int64 = 1_795_392_000_000
    private let calendar = SiteCalendar(hours: FleetWeek.hours, utcOffsetSeconds: { _ in 0 })
    private let one = PanelID(bits: 1)
    private let two = PanelID(bits: 2)

    private func site(_ panels: [PanelID], tapsAnHour: Double = 0) -> SiteWatch {
        let rhythm = TapRhythm([Double](repeating: tapsAnHour, count: TapRhythm.hours))
        return SiteWatch(
            "exit", calendar,
            panels: Dictionary(uniqueKeysWithValues: panels.map { ($0, rhythm) }))
    }

    private func beat(devices: Int = 1, up: Int64 = 99_000_000) -> Heartbeat {
        .sample(up: up, devices: devices)
    }

    /// Of Monday.
    private func at(_ hour: Int64, _ minute: Int64 = 0) -> Int64 {
        Self.monday + hour * 3_600_000 + minute * 60_000
    }

    /// Looks every five minutes, and hears who is named.
    private func run(
        _ site: inout SiteWatch, from: Int64, to: Int64, hearing: [PanelID], devices: Int = 1
    ) -> [FleetNews] {
        stride(from: from, through: to, by: 300_000).flatMap { now in
            for panel in hearing { site.hear(beat(devices: devices), of: panel, at: now) }
            return site.look(at: now)
        }
    }

    private func kinds(_ news: [FleetNews]) -> [Silence] {
        news.compactMap { if case .raised(_, let finding) = $0 { finding.silence } else { nil } }
    }

    @Test func `the hour of the week begins on Monday`() {
        #expect(calendar.hourOfWeek(at: Self.monday) == 0)
        #expect(calendar.hourOfWeek(at: Self.monday - 1) == 167)
    }

    @Test func `nothing is told while it is closed`() {
        var site = site([one, two])
        #expect(run(&site, from: at(0), to: at(8, 55), hearing: []).isEmpty)
        #expect(site.findings(at: at(8, 55)).values.allSatisfy { $0.silence == .closed })
    }

    @Test func `a panel that is not switched on in the morning is told after half an hour`() {
        var site = site([one, two])
        #expect(run(&site, from: at(8), to: at(9, 25), hearing: [one]).isEmpty)
        #expect(kinds(run(&site, from: at(9, 30), to: at(12), hearing: [one])) == [.panelDead])
    }

    @Test func `one alarm tells of a panel, and one all-clear`() {
        var site = site([one, two])
        _ = run(&site, from: at(9), to: at(12), hearing: [one, two])
        let news = run(&site, from: at(12, 5), to: at(20), hearing: [two])
        #expect(kinds(news) == [.panelDead] && news.count == 1)
        site.hear(beat(up: 60_000), of: one, at: at(20, 5))
        guard case .cleared(.panel(one), _, verdict: .panelDead)? = site.look(at: at(20, 5)).first
        else {
            Issue.record("no all-clear")
            return
        }
    }

    @Test func `a site that falls silent is one alarm`() {
        var site = site([one, two])
        _ = run(&site, from: at(9), to: at(12), hearing: [one, two])
        let news = run(&site, from: at(12, 5), to: at(20), hearing: [])
        #expect(kinds(news) == [.networkDead] && news.count == 1)
    }

    @Test func `a panel alone is told of without a verdict, and what came tells it`() {
        var site = site([one])
        _ = run(&site, from: at(9), to: at(12), hearing: [one])
        #expect(kinds(run(&site, from: at(12, 5), to: at(13), hearing: [])) == [.notHeard])
        site.hear(beat(), of: one, at: at(13, 5))
        guard case .cleared(_, _, verdict: .networkDead)? = site.look(at: at(13, 5)).first else {
            Issue.record("it was up all the time, so it was the network")
            return
        }
    }

    @Test func `a device that is gone is told after ten minutes`() {
        var site = site([one, two])
        _ = run(&site, from: at(9), to: at(12), hearing: [one, two])
        site.hear(beat(devices: 0), of: one, at: at(12, 5))
        site.hear(beat(), of: two, at: at(12, 5))
        #expect(site.look(at: at(12, 14)).isEmpty)
        #expect(kinds(site.look(at: at(12, 15))) == [.buttonDead])
    }

    @Test func `twenty taps that did not come are told, three are noted`() {
        var site = site([one], tapsAnHour: 12)
        site.answer(of: one, given: at(9, 25))
        // Counted from half past nine: a tap every five minutes.
        #expect(run(&site, from: at(9), to: at(9, 35), hearing: [one]).isEmpty)
        #expect(site.findings(at: at(9, 35)).isEmpty)
        #expect(run(&site, from: at(9, 40), to: at(11), hearing: [one]).isEmpty)
        #expect(site.findings(at: at(11))[one]?.silence == .nobodyTapped)
        #expect(kinds(run(&site, from: at(11, 5), to: at(13), hearing: [one])) == [.buttonDead])
        site.answer(of: one, given: at(13, 1))
        #expect(site.look(at: at(13, 5)).count == 1)
        #expect(site.findings(at: at(13, 5)).isEmpty)
    }

    @Test func `every finding and its evidence has words in both languages`() {
        for language in FleetLanguage.allCases {
            #expect(
                Set(Silence.allCases.map { $0.words(language) }).count == Silence.allCases.count)
            let evidence: [SilenceFinding.Evidence] = [
                .outsideOpeningHours, .noTaps(expected: 21), .noInputDevice, .othersHeard(2),
                .siteNotHeard(3), .onlyPanel,
            ]
            #expect(Set(evidence.map { $0.words(language) }).count == evidence.count)
            #expect(SilenceFinding.Evidence.noTaps(expected: 21).words(language).contains("21"))
        }
    }
}
