import Feedback
import Foundation
import Testing

@testable import Central

@Suite struct ReportTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func report(_ span: TimeSpan = .always) throws -> Report {
        try Report(of: span, in: fixture.store, tenant: PageFixture.tenant)
    }

    @Test func `the recommendation's score and interval are those worked out by hand`() throws {
        // 50 promoters, 30 passives, 20 detractors: NPS 30. With 3 added to n and ¾ to each group
        // p = 50.75/103, d = 20.75/103, and the interval is 14.05 to 44.20.
        for (choice, answers) in [(10, 20), (9, 30), (8, 25), (7, 5), (6, 12), (0, 8)] {
            try fixture.addTally(question: 2, choice: Int64(choice), answers: Int64(answers))
        }
        let line = try #require(try report().lines.first)
        let score = try #require(line.unmarked.score)
        #expect(line.touchpoint == "fitting rooms")
        #expect(line.questionnaire == "counter")
        #expect(line.key == "recommendation")
        #expect(line.scoreName == .nps)
        #expect(score.count == 100)
        #expect(Figure.text(score.value) == "30.0")
        #expect(Figure.text(score.interval) == "14.1\u{202F}…\u{202F}44.2")
    }

    @Test func `satisfaction counts the two happiest of four faces`() throws {
        // 12 of 20: Agresti and Coull's interval is 38.60 to 78.17.
        for (choice, answers) in [(1, 3), (2, 5), (3, 7), (4, 5)] {
            try fixture.addTally(question: 0, choice: Int64(choice), answers: Int64(answers))
        }
        let line = try #require(try report().lines.first)
        let score = try #require(line.unmarked.score)
        #expect(line.scoreName == .csat)
        #expect(Figure.text(score.value) == "60.0")
        #expect(Figure.text(score.interval) == "38.6\u{202F}…\u{202F}78.2")
    }

    @Test func `marked answers are in one figure and not in the other`() throws {
        try fixture.addTally(question: 0, choice: 4, answers: 12)
        try fixture.addTally(question: 0, choice: 1, answers: 8)
        try fixture.addTally(question: 0, choice: 1, answers: 5, isMarked: true)
        let line = try #require(try report().lines.first)
        #expect(line.unmarked.answers == 20)
        #expect(line.unmarked.score.map { Figure.text($0.value) } == "60.0")
        #expect(line.all.answers == 25)
        #expect(line.all.score.map { Figure.text($0.value) } == "48.0")
        #expect(line.all.score.map { Figure.text($0.interval) } == "30.0\u{202F}…\u{202F}66.5")
    }

    @Test(arguments: [(9, 1, false), (10, 0, true)])
    func `too few answers make no score but say how many are missing`(
        answers: Int, missing: Int, hasScore: Bool
    ) throws {
        try fixture.addTally(question: 2, choice: 9, answers: Int64(answers))
        let figures = try #require(try report().lines.first).unmarked
        #expect(figures.missing == missing)
        #expect((figures.score != nil) == hasScore)
    }

    @Test func `reasons are counted under their keys and have no score`() throws {
        try fixture.addTally(question: 1, choice: 2, answers: 30)
        let line = try #require(try report().lines.first)
        #expect(line.scoreName == nil)
        #expect(line.unmarked.score == nil)
        #expect(line.unmarked.counts == [.reason("staff"): 30])
        #expect(line.choices == [.reason("queue"), .reason("staff")])
    }

    @Test func `revisions of one questionnaire are counted together by their keys`() throws {
        let newer = PageFixture.counter
            .replacing("revision: 1", with: "revision: 2")
            .replacing("key: queue", with: "key: waiting")
        let second = try PageFixture(questionnaire: newer)
        let other = Revision(number: 2, digest: second.revision.digest)
        try fixture.insert(
            "questionnaires", ["tenant", "digest", "number", "file"],
            [
                .text(PageFixture.tenant), .integer(Int64(other.digest)), .integer(2),
                .bytes(Array(newer.utf8)),
            ])
        try fixture.addTally(question: 1, choice: 1, answers: 3)
        try fixture.addTally(question: 1, choice: 1, answers: 4, revision: other)
        try fixture.addTally(question: 1, choice: 2, answers: 5)
        try fixture.addTally(question: 1, choice: 2, answers: 6, revision: other)
        let lines = try report().lines
        #expect(lines.count == 1)
        #expect(
            lines.first?.unmarked.counts
                == [.reason("queue"): 3, .reason("waiting"): 4, .reason("staff"): 11])
        #expect(lines.first?.choices == [.reason("waiting"), .reason("staff"), .reason("queue")])
    }

    @Test func `a questionnaire that is not there leaves numbers and no score`() throws {
        let lost = Revision(number: 7, digest: 0xab)
        try fixture.addTally(question: 2, choice: 9, answers: 50, revision: lost)
        let line = try #require(try report().lines.first)
        #expect(line.questionnaire == "7/000000ab")
        #expect(line.key == "2")
        #expect(line.unmarked.counts == [.number(9): 50])
        #expect(line.unmarked.score == nil)
    }

    @Test func `a span counts whole quarters of an hour, its end left out`() throws {
        let quarter = TimeSpan.quarterMilliseconds
        for step in 0..<4 {
            try fixture.addTally(
                question: 0, choice: 4, answers: 1,
                at: PageFixture.noon + Int64(step) * quarter)
        }
        let span = TimeSpan(from: PageFixture.noon + quarter, to: PageFixture.noon + 2 * quarter)
        #expect(try report(span).lines.first?.all.answers == 1)
        let loose = TimeSpan(from: span.from! + 1, to: span.to! + 1)
        let widened = try report(loose)
        #expect(widened.lines.first?.all.answers == 2)
        #expect(widened.span == TimeSpan(from: span.from, to: span.to! + quarter))
    }

    @Test func `another tenant's answers are not counted`() throws {
        try fixture.addTally(question: 0, choice: 4, answers: 1)
        let other = try Report(of: .always, in: fixture.store, tenant: "other")
        #expect(other.lines.isEmpty)
        #expect(other.text == "All answers: no answers.\n")
    }

    @Test func `the JSON says what the table says`() throws {
        try fixture.addTally(question: 0, choice: 4, answers: 12)
        try fixture.addTally(question: 0, choice: 1, answers: 8)
        try fixture.addTally(question: 2, choice: 3, answers: 4)
        let report = try report(TimeSpan(from: PageFixture.noon))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any])
        #expect(json["schema"] as? Int == 1)
        #expect(json["from"] as? String == "2026-03-09T12:00:00.000Z")
        let questions = try #require(json["questions"] as? [[String: Any]])
        #expect(questions.map { $0["question"] as? String } == ["face", "recommendation"])
        let faces = try #require(questions[0]["unmarked"] as? [String: Any])
        let csat = try #require(faces["csat"] as? [String: Double])
        #expect(csat == ["value": 60, "low": 38.6, "high": 78.2])
        #expect(
            (faces["choices"] as? [[String: Any]])?.map { $0["answers"] as? Int } == [8, 0, 0, 12])
        let few = try #require(questions[1]["unmarked"] as? [String: Any])
        #expect(few["nps"] == nil)
        #expect(few["missing"] as? Int == 6)
        #expect(report.text.contains("60.0 %"))
        #expect(report.text.contains("6 more"))
    }

    @Test(arguments: [
        ("2026-03-09", 1_773_014_400_000), ("2026-03-09T12:00:00Z", 1_773_057_600_000),
        ("2026-03-09T15:00:00.5+03:00", 1_773_057_600_500),
        ("2024-02-29T23:59:59.999-00:30", 1_709_252_999_999), ("1970-01-01", 0),
    ])
    func `a time as people write it is read`(text: String, milliseconds: Int64) {
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2025-02-29", "2026-03-09T12:00:00", "2026-03-09 12:00:00Z",
        "2026-03-09T24:00:00Z", "2026-03-09T12:00:00.Z", "2026-03-09T12:00:00Zx", "٢٠٢٦-03-09",
    ])
    func `what is no time is refused`(text: String) {
        #expect(Timestamp.milliseconds(text) == nil)
    }

    @Test func `times written and read again stay the same`() {
        for day in stride(from: Int64(0), to: 60_000, by: 17) {
            let moment = day * 86_400_000 + 45_296_789
            #expect(Timestamp.milliseconds(Timestamp.utc(moment)) == moment)
        }
        #expect(Timestamp.utc(951_782_400_000) == "2000-02-29T00:00:00.000Z")
    }
}
