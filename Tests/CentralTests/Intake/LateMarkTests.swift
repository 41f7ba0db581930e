import AppendLog
import Central
import Exchange
import Feedback
import TestKit
import Testing

@Suite struct LateMarkTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
    }

    private func late(
        _ marks: Marks, visits: ClosedRange<UInt64> = 1...1, question: UInt8 = 0
    ) -> Payload {
        .marked(
            LateMark(
                marks,
                visits.map {
                    AnswerName(visit: VisitID($0), question: QuestionNumber(question))
                }))
    }

    private func range(_ from: UInt64, _ to: UInt64) -> Range<SequenceNumber> {
        SequenceNumber(from)..<SequenceNumber(to)
    }

    /// Marked, answers.
    private func tallies() throws -> [[SQLValue]] {
        try bench.rows("SELECT marked, sum(answers) FROM tallies GROUP BY marked ORDER BY marked")
    }

    private func marks() throws -> [Int64] {
        try bench.store.query("SELECT marks FROM answers ORDER BY sequence", [])
            .map { $0[integer: 0] }
    }

    @Test func `a late mark moves its answers to the marked ones`() throws {
        for visit in 1...3 as ClosedRange<UInt64> {
            bench.panel.append(ShopSample.answer(1, visit: visit))
        }
        try bench.accept(bench.panel.batch())
        #expect(try tallies() == [[.integer(0), .integer(3)]])
        bench.panel.append(late(.burst1, visits: 1...2))
        try bench.accept(bench.panel.batch())
        #expect(try marks() == [2, 2, 0])
        #expect(try tallies() == [[.integer(0), .integer(1)], [.integer(1), .integer(2)]])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `the same batch with marks twice changes nothing`() throws {
        bench.panel.append(ShopSample.answer(1))
        bench.panel.append(late(.burst1))
        bench.panel.append(late(.stuck1))
        bench.panel.append(.session(.opened))
        bench.panel.append(ShopSample.answer(2, visit: 2, marks: .test1))
        bench.panel.append(.ignoredTaps(IgnoredTaps(.lockOut, at: Instant(nanoseconds: 1))))
        let batch = bench.panel.batch()
        try bench.accept(batch)
        let before = try bench.everything()
        #expect(try bench.accept(batch).known == 6)
        #expect(try bench.everything() == before)
        #expect(try marks() == [2 | 8, 16])
    }

    @Test func `a second mark for an answer is added, and counts it no second time`() throws {
        bench.panel.append(ShopSample.answer(1, marks: .fasterThanAPerson1))
        bench.panel.append(late(.burst1))
        bench.panel.append(late(.burst1))
        try bench.accept(bench.panel.batch())
        #expect(try marks() == [3])
        #expect(try tallies() == [[.integer(1), .integer(1)]])
    }

    @Test func `a mark that comes before its answer is kept and given to it`() throws {
        bench.panel.append(ShopSample.answer(1))
        bench.panel.append(late(.burst1))
        try bench.accept(bench.panel.batch(range(2, 3)))
        #expect(try bench.count("late_marks") == 1)
        try bench.accept(bench.panel.batch(range(1, 2)))
        #expect(try marks() == [2])
        #expect(try tallies() == [[.integer(1), .integer(1)]])
    }

    @Test func `a mark whose answer is lost stays, and stops nothing`() throws {
        bench.panel.append(ShopSample.answer(1))
        bench.panel.append(late(.burst1))
        bench.panel.append(ShopSample.answer(4, visit: 2))
        let reply = try bench.accept(bench.panel.batch(without: [SequenceNumber(1)]))
        #expect(reply.acknowledged == SequenceNumber(4))
        #expect(try bench.count("gaps") == 1)
        #expect(try bench.count("late_marks") == 1)
        #expect(try tallies() == [[.integer(0), .integer(1)]])
    }

    @Test func `a mark means the answers before it in the log and none behind it`() throws {
        bench.panel.append(ShopSample.answer(1))
        bench.panel.append(late(.burst1))
        bench.panel.append(ShopSample.answer(2))
        for part in [range(2, 3), range(3, 4), range(1, 2)] {
            try bench.accept(bench.panel.batch(part))
        }
        #expect(try marks() == [2, 0])
        // The later answer counts, and nothing marks it.
        #expect(try tallies() == [[.integer(0), .integer(1)]])
    }

    @Test func `a superseded answer is marked and moves no tally`() throws {
        bench.panel.append(ShopSample.answer(1))
        bench.panel.append(ShopSample.answer(3, to: 1))
        bench.panel.append(ShopSample.answer(2))
        bench.panel.append(late(.allFaces1))
        try bench.accept(bench.panel.batch())
        #expect(try marks() == [4, 0, 4])
        #expect(try tallies() == [[.integer(0), .integer(1)], [.integer(1), .integer(1)]])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `another panel's visit of the same name is not marked`() throws {
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch())
        var other = PanelTwin(epoch: Epoch(bits: 9), wallMilliseconds: 0)
        other.append(ShopSample.answer(1))
        other.append(late(.burst1))
        try bench.accept(other.batch())
        #expect(
            try bench.rows("SELECT log, marks FROM answers ORDER BY log")
                == [[.integer(1), .integer(0)], [.integer(2), .integer(2)]])
    }

    @Test func `the record itself stays as the panel wrote it`() throws {
        let answer = ShopSample.answer(1)
        bench.panel.append(answer)
        bench.panel.append(late(.burst1))
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.rows("SELECT payload FROM records WHERE sequence = 1")
                == [[.bytes(answer.bytes)]])
    }

    @Test func `more answers to one question than are read at a time are all marked`() throws {
        for choice in 0..<600 { bench.panel.append(ShopSample.answer(UInt8(1 + choice % 4))) }
        bench.panel.append(late(.burst1))
        try bench.accept(bench.panel.batch())
        #expect(try bench.rows("SELECT DISTINCT marks FROM answers") == [[.integer(2)]])
        #expect(try tallies() == [[.integer(1), .integer(1)]])
    }

    @Test func `a mark of a newer panel's rule is kept and counted as a mark`() throws {
        bench.panel.append(ShopSample.answer(1))
        bench.panel.append(late(Marks(rawValue: 1 << 15)))
        try bench.accept(bench.panel.batch())
        #expect(try marks() == [1 << 15])
        #expect(try tallies() == [[.integer(1), .integer(1)]])
    }
}
