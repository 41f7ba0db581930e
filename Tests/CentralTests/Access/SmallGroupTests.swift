import Testing

@testable import Central

/// P11: who may not see what a small group chose.
@Suite struct SmallGroupTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
        try fixture.addTally(question: 0, choice: 1, answers: 9, touchpoint: "small")
        try fixture.addTally(question: 0, choice: 1, answers: 10, touchpoint: "large")
        try fixture.addAnswer(
            visit: "00000000000000aa", question: 0, choice: 1, touchpoint: "small")
        try fixture.addLog(2, panel: String(repeating: "b", count: 32), touchpoint: "large")
        try fixture.addAnswer(
            visit: "00000000000000bb", question: 0, choice: 1, touchpoint: "large", log: 2)
    }

    private func snapshot(_ rights: Set<Right>) throws -> OfficeSnapshot {
        try OfficeSnapshot(
            of: .always, at: .everything,
            for: PageReader(accountName: nil, rights: rights, part: .everything),
            in: fixture.store, tenant: PageFixture.tenant, now: 0)
    }

    @Test func `ten answers are shown, and of nine only how many they are`() throws {
        let snapshot = try snapshot([.readReports, .readVisits])
        let small = try #require(snapshot.report.lines.first { $0.touchpoint == "small" })
        #expect(small.unmarked.counts.isEmpty && small.all.counts.isEmpty)
        #expect(small.unmarked.answers == 9)
        #expect(small.unmarked.score == nil)
        let large = try #require(snapshot.report.lines.first { $0.touchpoint == "large" })
        #expect(large.unmarked.counts == [.number(1): 10])
        #expect(snapshot.visits.map(\.touchpoint) == ["large"])
        let json = String(decoding: snapshot.report.json, as: UTF8.self)
        #expect(json.matches(of: /"choices"/).count == 2, "of the large group alone")
    }

    @Test func `whoever may see small groups sees them`() throws {
        let snapshot = try snapshot([.readReports, .readVisits, .seeSmallGroups])
        let small = try #require(snapshot.report.lines.first { $0.touchpoint == "small" })
        #expect(small.unmarked.counts == [.number(1): 9])
        #expect(Set(snapshot.visits.map(\.touchpoint)) == ["large", "small"])
    }

    @Test func `visits and panels are for those who may see them`() throws {
        let none = try snapshot([.readReports])
        #expect(none.visits.isEmpty && none.panels.isEmpty)
        #expect(try snapshot([.readReports, .readPanels]).panels.count == 2)
    }
}
