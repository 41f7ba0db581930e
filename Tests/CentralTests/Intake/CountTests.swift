import AppendLog
import Central
import Exchange
import Feedback
import TestKit
import Testing

@Suite struct CountTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
    }

    private func counts() throws -> [[Int64]] {
        try bench.store.query("SELECT kind, times FROM count_tallies ORDER BY kind", [])
            .map { [$0[integer: 0], $0[integer: 1]] }
    }

    private func isRight() throws -> Bool {
        try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty
    }

    @Test func `asked staff and ignored taps are counted by reason where the panel stood`() throws {
        bench.panel.boot(at: "till")
        bench.panel.append(
            .staffAsked(StaffAsked(times: 3, firstNanoseconds: 1, lastNanoseconds: 2)))
        var taps = IgnoredTaps(.lockOut, at: Instant(nanoseconds: 1))
        taps.count(.unready, times: 6, at: Instant(nanoseconds: 2))
        bench.panel.append(.ignoredTaps(taps))
        bench.panel.append(.ignoredTaps(taps))
        try bench.accept(bench.panel.batch())
        #expect(try counts() == [[1, 3], [16, 2], [17, 12]])
        #expect(
            try bench.rows("SELECT DISTINCT touchpoint FROM count_tallies") == [[.text("till")]])
        #expect(try isRight())
    }

    @Test func `counts move to where the panel stood when its boot comes late`() throws {
        bench.panel.boot(at: "till")
        bench.panel.append(.session(.opened))
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch(SequenceNumber(2)..<SequenceNumber(4)))
        #expect(try bench.rows("SELECT DISTINCT touchpoint FROM count_tallies") == [[.text("")]])
        try bench.accept(bench.panel.batch(SequenceNumber(1)..<SequenceNumber(2)))
        #expect(
            try bench.rows("SELECT DISTINCT touchpoint FROM count_tallies") == [[.text("till")]])
        #expect(try counts() == [[2, 1], [4, 1]])
        #expect(try isRight())
    }

    @Test func `a session is answered where a visit began in it`() throws {
        let sessions: [[Payload]] = [
            [ShopSample.answer(1, visit: 1), ShopSample.answer(2, visit: 2)],
            [],
            // Still the customer before: a visit that began in another session.
            [ShopSample.answer(1, to: 1, visit: 2)],
            [ShopSample.answer(4, visit: 3, marks: .test1)],
            [ShopSample.answer(4, visit: 4, marks: .burst1)],
        ]
        for answers in sessions {
            bench.panel.append(.session(.opened))
            for answer in answers { bench.panel.append(answer) }
        }
        bench.panel.append(.session(.closed))
        bench.panel.append(ShopSample.answer(3, visit: 9, marks: .outsideASession1))
        try bench.accept(bench.panel.batch())
        #expect(try counts() == [[2, 5], [3, 1], [4, 2], [5, 1]])
        #expect(
            try bench.rows("SELECT sequence FROM counts WHERE kind = 4 ORDER BY sequence")
                == [[.integer(1)], [.integer(9)]])
        #expect(try isRight())
    }

    @Test func `a start of the daemon ends the session that was open`() throws {
        bench.panel.append(.session(.opened))
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch())
        #expect(try counts() == [[2, 1]])
    }

    @Test func `a session's record that comes late takes over the answers behind it`() throws {
        bench.panel.append(.session(.opened))
        bench.panel.append(.session(.opened))
        bench.panel.append(ShopSample.answer(1))
        let second = SequenceNumber(2)..<SequenceNumber(3)
        try bench.accept(bench.panel.batch(without: [SequenceNumber(2)]))
        #expect(try bench.rows("SELECT sequence FROM counts WHERE kind = 4") == [[.integer(1)]])
        try bench.accept(bench.panel.batch(second))
        #expect(try bench.rows("SELECT sequence FROM counts WHERE kind = 4") == [[.integer(2)]])
        #expect(try isRight())
    }

    @Test func `two records far apart cost no look at the sessions between them`() throws {
        for _ in 0..<2_000 { bench.panel.append(.session(.opened)) }
        let last = bench.panel.append(ShopSample.answer(1))
        let first = SequenceNumber(1)
        try bench.accept(bench.panel.batch(without: [first, last]))
        let store = FaultyStore(bench.store)
        store.callsLeft = 60
        let intake = Intake(store, tenant: IntakeBench.tenant, acceptsUnknownPanels: true)
        let between = Set((2...2_000).map { SequenceNumber($0) })
        _ = try intake.accept(
            bench.panel.batch(without: between), claimedBy: nil, at: bench.now)
        #expect(try counts() == [[2, 2_000], [4, 1]])
        #expect(try isRight())
    }

    @Test func `many sessions in one batch are all settled`() throws {
        for visit in 0..<1_205 as Range<UInt64> {
            bench.panel.append(.session(.opened))
            if visit % 2 == 0 { bench.panel.append(ShopSample.answer(1, visit: visit)) }
        }
        try bench.accept(bench.panel.batch())
        #expect(try counts() == [[2, 1_205], [4, 603]])
        #expect(try isRight())
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `counts and marks equal a recount after any stream of batches`(_ seed: UInt64) throws {
        var random = Dice(seed: seed)
        for _ in 0..<160 {
            bench.panel.advance(byMilliseconds: UInt64.random(in: 0...600_000, using: &random))
            appendAnything(&random)
        }
        let end = UInt64(bench.panel.records.count) + 1
        for _ in 0..<25 {
            let from = UInt64.random(in: 1..<end, using: &random)
            let to = UInt64.random(in: from + 1...min(from + 20, end), using: &random)
            try bench.accept(bench.panel.batch(SequenceNumber(from)..<SequenceNumber(to)))
            let wrong = try verifyTallies(in: bench.store, tenant: IntakeBench.tenant)
            try #require(wrong.isEmpty, "seed \(seed): \(wrong)")
        }
        try bench.accept(bench.panel.batch())
        let inOrder = try IntakeBench()
        inOrder.panel = bench.panel
        try inOrder.accept(bench.panel.batch())
        let (shuffled, straight) = (try bench.everything(), try inOrder.everything())
        for table in [
            "answers", "tallies", "counts", "count_tallies", "late_marks", "session_bounds",
        ] {
            #expect(shuffled[table] == straight[table], "\(table), seed \(seed)")
        }
        #expect(try bench.rows("SELECT count(*) > 0 FROM counts WHERE kind = 4") == [[.integer(1)]])
    }

    private func appendAnything(_ random: inout Dice) {
        let visit = UInt64.random(in: 1...30, using: &random)
        let question = UInt8.random(in: 0...1, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: bench.panel.boot(at: ["till", "door"].randomElement(using: &random)!)
        case 1, 2: bench.panel.append(.session(.opened))
        case 3: bench.panel.append(.session(.closed))
        case 4: bench.panel.append(.ignoredTaps(IgnoredTaps(.unready, at: Instant(nanoseconds: 1))))
        case 5, 6:
            let rule = MisuseRule.all.randomElement(using: &random)!
            let name = AnswerName(visit: VisitID(visit), question: QuestionNumber(question))
            bench.panel.append(.marked(LateMark(rule.mark, [name])))
        default:
            let marks: [Marks] = [[], [], .fasterThanAPerson1, .test1]
            bench.panel.append(
                ShopSample.answer(
                    .random(in: 1...4, using: &random), to: question, visit: visit,
                    marks: marks.randomElement(using: &random)!))
        }
    }
}
