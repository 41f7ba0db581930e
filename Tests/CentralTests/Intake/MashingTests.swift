import AppendLog
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@testable import Central

/// A child at the counter, from the panel's rules to the office's report.
@Suite struct MashingTests {
    private let bench: IntakeBench
    private var scrutiny: Scrutiny
    private var now: UInt64 = 600_000
    private var visit: UInt64 = 0

    init() throws {
        bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        let questionnaire = try QuestionnaireFile.read(
            ShopSample.file, named: "shop", digest: ShopSample.revision.digest, for: .reporting)
        scrutiny = Scrutiny(questionnaire)
        bench.panel.boot(at: "till")
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
    }

    /// Somebody chooses a face so long after the question appeared; thanks takes three seconds.
    private mutating func face(_ choice: UInt8, after: UInt64) {
        visit += 1
        now += 3_000 + after
        let answer = Answer(
            visit: VisitID(visit), revision: ShopSample.revision, question: .first,
            choice: Choice(choice), millisecondsSinceShown: UInt32(after),
            marks: after < 150 ? .fasterThanAPerson1 : [],
            triggers: choice <= 2 ? [.first] : [])
        bench.panel.advance(byMilliseconds: 3_000 + after)
        let judgement = scrutiny.judged(answer, at: Instant(nanoseconds: now * 1_000_000))
        bench.panel.append(.answer(judgement.answer))
        for late in judgement.late { bench.panel.append(.marked(late)) }
    }

    private func report() throws -> Report {
        try Report(of: .always, in: bench.store, tenant: IntakeBench.tenant)
    }

    @Test mutating func `a child mashes and an honest customer answers in between`() throws {
        // Twelve happy customers in the morning.
        for _ in 0..<12 { face(4, after: 20_000) }
        // A child presses 25 times, then an unhappy customer, then the child again.
        for press in 0..<25 { face(UInt8(1 + press % 4), after: press == 0 ? 30_000 : 400) }
        face(1, after: 5_000)
        let honest = VisitID(visit)
        for press in 0..<25 { face(UInt8(1 + press % 4), after: 120) }
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.rows("SELECT marks FROM answers WHERE visit = '\(honest)'")
                == [[.integer(0)]])
        let line = try #require(try report().lines.first)
        // Without the child: 12 happy ones and the unhappy one. The child's first press found the
        // panel idle, and is told by the face that the others had not chosen yet.
        #expect(line.unmarked.counts == [.number(4): 12, .number(1): 1])
        #expect(line.all.answers == 63)
        let (without, with) = (
            try #require(line.unmarked.score), try #require(line.all.score)
        )
        #expect(Figure.text(without.value) == "92.3")
        #expect(Figure.text(with.value) == "57.1")
        // The honest customer is called back all the same.
        #expect(
            try bench.rows("SELECT count(*) > 0 FROM outbox WHERE visit = '\(honest)'")
                == [[.integer(1)]])
    }

    @Test mutating func `a burst of fifty visits is in one figure and not in the other`() throws {
        for _ in 0..<10 { face(4, after: 20_000) }
        for _ in 0..<50 { face(1, after: 300) }
        // As a panel sends it: an answer at a time, the late marks behind.
        for sequence in 1..<bench.panel.next.rawValue {
            try bench.accept(
                bench.panel.batch(SequenceNumber(sequence)..<SequenceNumber(sequence + 1)))
        }
        let line = try #require(try report().lines.first)
        #expect(line.unmarked.counts == [.number(4): 10])
        #expect(line.all.counts == [.number(4): 10, .number(1): 50])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test mutating func `a technician's tests are in no score, and the report says how many`()
        throws
    {
        for _ in 0..<10 { face(4, after: 20_000) }
        scrutiny.service.begin(at: Instant(nanoseconds: now * 1_000_000))
        for press in 0..<30 { face(UInt8(1 + press % 4), after: 300) }
        scrutiny.service.end()
        try bench.accept(bench.panel.batch())
        let report = try report()
        #expect(report.lines.first?.all.counts == [.number(4): 10])
        #expect(report.places.first?.tests == 30)
        #expect(try bench.count("outbox") == 0)
        var rows: [String] = []
        try Export(of: ExportRequest(), in: bench.store, tenant: IntakeBench.tenant)
            .write(as: .csv) { rows.append(String(decoding: $0, as: UTF8.self)) }
        #expect(rows.joined().matches(of: /,test\/1,/).count == 30)
    }
}
