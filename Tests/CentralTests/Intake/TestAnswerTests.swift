import AppendLog
import Central
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@Suite struct TestAnswerTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
    }

    private func logQuestionnaire() {
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
    }

    @Test func `a technician's test is in no tally and calls nobody, whatever the panel says`()
        throws
    {
        logQuestionnaire()
        bench.panel.append(ShopSample.answer(1, triggers: [.first], marks: .test1))
        bench.panel.append(ShopSample.answer(1, visit: 2, triggers: [.first]))
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.rows("SELECT DISTINCT visit FROM outbox")
                == [[.text(VisitID(2).description)]])
        #expect(try bench.rows("SELECT sum(answers) FROM tallies") == [[.integer(1)]])
        #expect(
            try bench.rows("SELECT kind, times FROM count_tallies")
                == [[.integer(5), .integer(1)]])
    }

    @Test func `a test that waits for its questionnaire calls nobody when that comes`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first], marks: .test1))
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("waiting_triggers") == 0)
        logQuestionnaire()
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("outbox") == 0)
    }

    @Test func `a test with a contact calls nobody either`() throws {
        logQuestionnaire()
        guard
            case .contactAnswer(var answer, let sealed) = bench.contactAnswer(
                "+79161234567", triggers: [.first])
        else { return #expect(Bool(false)) }
        answer.marks = .test1
        bench.panel.append(.contactAnswer(answer, sealed))
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("outbox") == 0)
        #expect(try bench.count("tallies") == 0)
        #expect(try bench.count("answers") == 1)
    }

    @Test func `an answer that turns out to be a test leaves every score`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.panel.append(
            .marked(LateMark(.test1, [AnswerName(visit: VisitID(1), question: .first)])))
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("tallies") == 0)
        logQuestionnaire()
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("outbox") == 0)
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `every other mark still calls somebody`() throws {
        logQuestionnaire()
        for (visit, rule) in MisuseRule.all.enumerated() where rule.mark != .test1 {
            bench.panel.append(
                ShopSample.answer(
                    1, visit: UInt64(visit), triggers: [.first], marks: rule.mark))
        }
        try bench.accept(bench.panel.batch())
        #expect(try bench.rows("SELECT count(DISTINCT visit) FROM outbox") == [[.integer(5)]])
    }
}
