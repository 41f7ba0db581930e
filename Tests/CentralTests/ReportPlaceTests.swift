import Feedback
import Foundation
import Testing

@testable import Central

/// What panels count besides answers.
@Suite struct ReportPlaceTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func report(_ span: TimeSpan = .always) throws -> Report {
        try Report(of: span, in: fixture.store, tenant: PageFixture.tenant)
    }

    @Test func `the response rate and its interval are those worked out by hand`() throws {
        // 12 of 40 sessions: Agresti and Coull's interval is 18.0 to 45.5.
        try fixture.addCount(.sessionOpened, times: 40)
        try fixture.addCount(.sessionAnswered, times: 12)
        let place = try #require(try report().places.first)
        let rate = try #require(place.responseRate)
        #expect(rate.count == 40)
        #expect(Figure.text(rate.value) == "30.0")
        #expect(Figure.text(rate.interval) == "18.0\u{202F}…\u{202F}45.5")
    }

    @Test(arguments: [(9, 1, false), (10, 0, true)])
    func `too few sessions make no rate but say how many are missing`(
        sessions: Int, missing: Int, hasRate: Bool
    ) throws {
        try fixture.addCount(.sessionOpened, times: Int64(sessions))
        let place = try #require(try report().places.first)
        #expect(place.missing == missing)
        #expect((place.responseRate != nil) == hasRate)
    }

    @Test func `a touchpoint without sessions has no rate, not even a missing one`() throws {
        try fixture.addCount(.staffAsked, times: 3)
        let place = try #require(try report().places.first)
        #expect(place.missing == nil)
        #expect(place.staffAsked == 3)
    }

    @Test func `the table and the JSON tell ignored taps, asked staff and tests`() throws {
        try fixture.addCount(.sessionOpened, times: 20)
        try fixture.addCount(.sessionAnswered, times: 5)
        try fixture.addCount(.staffAsked, times: 2)
        try fixture.addCount(.test, times: 4)
        try fixture.addCount(.ignored(0), times: 11)
        try fixture.addCount(.ignored(7), times: 1)
        let report = try report()
        #expect(
            report.text == """
                All answers: no answers.

                touchpoint     response rate  95 % interval  sessions  staff asked  ignored taps  \
                tests
                fitting rooms         25.0 %    10.8\u{202F}…\u{202F}47.2        20            2  \
                          12      4

                  fitting rooms · ignored taps  lock-out: 11  reason-7: 1

                """)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any])
        let places = try #require(json["touchpoints"] as? [[String: Any]])
        #expect(places.map { $0["staffAsked"] as? Int } == [2])
        #expect(places.map { $0["ignoredTaps"] as? Int } == [12])
        #expect(places.map { $0["tests"] as? Int } == [4])
        #expect(
            places.map { $0["ignoredByReason"] as? [String: Int] }
                == [["lock-out": 11, "reason-7": 1]])
        let sessions = try #require(places.first?["sessions"] as? [String: Any])
        #expect(sessions["opened"] as? Int == 20)
        #expect(sessions["answered"] as? Int == 5)
        let rate = try #require(sessions["responseRate"] as? [String: Double])
        #expect(rate == ["value": 25, "low": 10.8, "high": 47.2])
    }

    @Test func `counts of another time or tenant, and of a newer program, are left out`() throws {
        try fixture.addCount(.staffAsked, times: 1, at: PageFixture.noon - 900_000)
        try fixture.addCount(kind: 99, times: 1, touchpoint: "till")
        #expect(try report(TimeSpan(from: PageFixture.noon)).places.isEmpty)
        let other = try Report(of: .always, in: fixture.store, tenant: "other")
        #expect(other.places.isEmpty)
    }
}
