import Feedback
import Foundation
import Settings
import Testing

@testable import Central

@Suite struct PlaceTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func places(_ text: String) throws -> [NamedPlace] {
        try PlacesFile.read(Array(text.utf8), named: "places.csv") { _ in true }
    }

    @discardableResult
    private func take(
        _ text: String, isWhole: Bool = false, isDryRun: Bool = false
    ) throws -> PlaceChanges {
        try ImportPlaces(try places(text), isWhole: isWhole, isDryRun: isDryRun)
            .changes(in: fixture.store, fixture.scene)
    }

    private func rows() throws -> [PlaceRow] {
        try PlaceRow.all(in: fixture.store, tenant: PageFixture.tenant)
    }

    static let two = """
        region,region_name,site,site_name,address,touchpoint,touchpoint_name
        centre,Центр,moscow-1,Афимолл,Наб. 2,exit,Выход
        north,Север,spb-1,Галерея,,exit,Выход
        """

    @Test func `an import tells what is new, moved, renamed, corrected and the same`() throws {
        #expect(try take(Self.two).count(.added) == 6)
        let changes = try take(
            """
            region,region_name,site,site_name,address,touchpoint,touchpoint_name
            north,Север,moscow-1,Афимолл Сити,Наб. 4,exit,Выход
            north,Север,spb-1,Галерея,,entrance,Вход
            """)
        let site = try #require(changes.changes.first { $0.place.key == "moscow-1" })
        #expect(site.kinds == [.moved, .renamed, .corrected])
        #expect(changes.count(.added) == 1)
        #expect(changes.count(.unchanged) == 3)
        #expect(changes.untouched == 2)
        #expect(
            changes.text.contains(
                "moved, renamed, corrected: site moscow-1, 'Афимолл' is now 'Афимолл Сити', "
                    + "from 'centre' to 'north'\n"))
        #expect(changes.text.hasSuffix("3 unchanged; 2 that the file does not name stay\n"))
        #expect(try rows().first { $0.place.key == "moscow-1" }?.place.address == "Наб. 4")
    }

    @Test func `a dry run says the same and changes nothing`() throws {
        let dry = try take(Self.two, isDryRun: true)
        #expect(try rows().isEmpty)
        #expect(try take(Self.two).text == dry.text)
        #expect(try rows().count == 6)
    }

    @Test func `a whole file retires what it leaves out, and what comes again returns`() throws {
        try take(Self.two)
        let one = "region,region_name,site,site_name\nnorth,Север,spb-1,Галерея\n"
        let changes = try take(one, isWhole: true)
        #expect(changes.count(.retired) == 4)
        #expect(try rows().filter { $0.retired == PageFixture.noon }.count == 4)
        #expect(try take(one, isWhole: true).count(.retired) == 0)
        #expect(try take(Self.two).count(.returned) == 4)
        #expect(try rows().allSatisfy { $0.retired == nil })
    }

    @Test func `what is exported is imported without a change`() throws {
        try take(
            Self.two + "\ncentre,Центр,moscow-2,\"=Дом, \"\"у парка\"\"\",,,\n")
        let text = String(decoding: PlaceList.csv(try rows()), as: UTF8.self)
        #expect(try take(text, isWhole: true).changes.allSatisfy { $0.kinds == [.unchanged] })
    }

    @Test func `four hundred branches are one file`() throws {
        let lines = (1...400).flatMap { branch in
            ["exit", "cash-desk", "fitting-rooms"].map { "r\(branch % 8),b\(branch),\($0)\n" }
        }
        #expect(try take("region,site,touchpoint\n" + lines.joined()).count(.added) == 1_608)
    }

    @Test func `a list has names, and what is retired says so`() throws {
        try take(Self.two)
        try take("region,site\nnorth,spb-1\n", isWhole: true)
        let json = String(decoding: PlaceList.json(try rows()), as: UTF8.self)
        #expect(json.contains("\"place\" : \"moscow-1/exit\""))
        #expect(json.contains("\"retired\" : \"2026-03-09T12:00:00.000Z\""))
        let text = PlaceList.text(try rows())
        #expect(text.contains("centre  Центр  (retired)\n  moscow-1  Афимолл  (Наб. 2, retired)"))
    }

    @Test func `a page and a report group touchpoints by region and site, older ones last`() throws
    {
        try take(Self.two)
        for place in ["spb-1/exit", "moscow-1/exit", "counter"] {
            try fixture.addTally(question: 0, choice: 4, answers: 12, touchpoint: place)
        }
        try fixture.addAnswer(question: 0, choice: 4, touchpoint: "moscow-1/exit")
        let clock = CentralClock { PageFixture.noon + 3_600_000 }
        let page = OfficePage(tenant: PageFixture.tenant, zone: .utc, clock: clock)
        let html = try page.html(
            OfficePage.View(language: .russian, range: .today, isLanguageChosen: false),
            for: .office, tag: "\"t\"", from: fixture.store)
        let order = ["Север · Галерея", "Центр · Афимолл", "<h3>counter"].map {
            html.range(of: $0)?.lowerBound
        }
        #expect(order == order.sorted { ($0 ?? html.endIndex) < ($1 ?? html.endIndex) })
        #expect(!order.contains(nil))
        #expect(html.contains("<h3>Выход"))
        #expect(html.contains(">Афимолл · Выход</td>"))
        let report = try Report(of: .always, in: fixture.store, tenant: PageFixture.tenant)
        #expect(report.text.contains("\nСевер · Галерея\nspb-1/exit"))
        #expect(String(decoding: report.json, as: UTF8.self).contains("\"siteName\" : \"Афимолл\""))
    }

    @Test func `a report of a part of the tree has nothing of another`() throws {
        for place in ["spb-1/exit", "moscow-1/exit", "counter"] {
            try fixture.addTally(question: 0, choice: 4, answers: 12, touchpoint: place)
            try fixture.addCount(.test, times: 3, touchpoint: place)
        }
        let report = try Report(
            of: .always, at: .touchpoints(["spb-1/exit"]), in: fixture.store,
            tenant: PageFixture.tenant)
        #expect(report.lines.map(\.touchpoint) == ["spb-1/exit"])
        #expect(report.places.map(\.touchpoint) == ["spb-1/exit"])
        let none = try Report(
            of: .always, at: .touchpoints([]), in: fixture.store, tenant: PageFixture.tenant)
        #expect(none.lines.isEmpty && none.places.isEmpty)
    }

    @Test func `the newest visits of a part of the tree are its own, newest first`() throws {
        try fixture.addLog(2, panel: String(repeating: "b", count: 32), touchpoint: "spb-1/exit")
        try fixture.addLog(3, panel: String(repeating: "c", count: 32), touchpoint: "spb-1/in")
        for (log, place, minute) in [
            (2, "spb-1/exit", 1), (3, "spb-1/in", 2), (1, "moscow-1/exit", 3),
            (2, "moscow-1/exit", 4),
            (2, "spb-1/exit", 5),
        ] as [(Int64, String, Int64)] {
            try fixture.addAnswer(
                visit: "000000000000000\(minute)", question: 0, choice: 1, touchpoint: place,
                at: PageFixture.noon + minute * 60_000, log: log)
        }
        let snapshot = try OfficeSnapshot(
            of: .always, at: .touchpoints(["spb-1/exit", "spb-1/in"]), for: .office,
            in: fixture.store,
            tenant: PageFixture.tenant, now: 0)
        #expect(snapshot.visits.map(\.place.visit.last) == ["5", "2", "1"])
        #expect(Set(snapshot.panels.map(\.touchpoint)) == ["spb-1/exit", "spb-1/in"])
    }
}
