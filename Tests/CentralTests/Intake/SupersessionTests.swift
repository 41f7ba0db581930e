import AppendLog
import Central
import Feedback
import TestKit
import Testing

@Suite struct SupersessionTests {
    private func range(_ sequence: UInt64) -> Range<SequenceNumber> {
        SequenceNumber(sequence)..<SequenceNumber(sequence + 1)
    }

    /// Every order of the numbers from 1 to `count`.
    private func orders(_ count: UInt64) -> [[UInt64]] {
        guard count > 0 else { return [[]] }
        return orders(count - 1).flatMap { order in
            (0...order.count).map { place in
                var longer = order
                longer.insert(count, at: place)
                return longer
            }
        }
    }

    @Test func `the last of a visit's answers counts in every order of arrival`() throws {
        let bench = try IntakeBench()
        for order in orders(5) {
            // A log of its own for every order.
            bench.panel = PanelTwin(
                epoch: Epoch(bits: UInt128(order.reduce(0) { $0 * 10 + $1 })),
                wallMilliseconds: UInt64(bench.now))
            for choice in [1, 4, 2, 3] as [UInt8] { bench.panel.append(ShopSample.answer(choice)) }
            bench.panel.append(ShopSample.answer(2, to: 1))
            for sequence in order { try bench.accept(bench.panel.batch(range(sequence))) }
        }
        let expected: [[SQLValue]] = [
            [.integer(1), .integer(2)], [.integer(2), .integer(3)], [.integer(3), .integer(4)],
            [.integer(4), .integer(0)], [.integer(5), .integer(0)],
        ]
        #expect(try bench.count("logs") == 120)
        #expect(
            try bench.rows("SELECT DISTINCT sequence, superseded_by FROM answers ORDER BY 1")
                == expected)
        #expect(
            try bench.rows("SELECT question, choice, answers FROM tallies ORDER BY question")
                == [
                    [.integer(0), .integer(3), .integer(120)],
                    [.integer(1), .integer(2), .integer(120)],
                ])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `marked answers are tallied apart`() throws {
        let bench = try IntakeBench()
        bench.panel.append(ShopSample.answer(1, visit: 1, marks: .fasterThanAPerson1))
        bench.panel.append(ShopSample.answer(1, visit: 2))
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.rows("SELECT choice, marked, answers FROM tallies ORDER BY marked")
                == [
                    [.integer(1), .integer(0), .integer(1)],
                    [.integer(1), .integer(1), .integer(1)],
                ])
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `the tallies equal a recount after any stream of batches`(_ seed: UInt64) throws {
        var random = Dice(seed: seed)
        let bench = try IntakeBench()
        for _ in 0..<120 {
            bench.panel.advance(byMilliseconds: UInt64.random(in: 0...600_000, using: &random))
            if Int.random(in: 0..<15, using: &random) == 0 {
                bench.panel.boot(at: ["till", "door"].randomElement(using: &random)!)
            }
            bench.panel.append(
                ShopSample.answer(
                    .random(in: 1...4, using: &random), to: .random(in: 0...1, using: &random),
                    visit: .random(in: 1...30, using: &random),
                    marks: Bool.random(using: &random) ? [] : .fasterThanAPerson1))
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
        for table in ["answers", "tallies", "records", "boots"] {
            #expect(shuffled[table] == straight[table], "\(table)")
        }
        #expect(try bench.rows("SELECT sum(answers) > 0 FROM tallies") == [[.integer(1)]])
    }

    @Test func `a wrong tally is found`() throws {
        let bench = try IntakeBench()
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch())
        try bench.store.execute("UPDATE tallies SET answers = 2", [])
        // It is neither what the answers are nor what the day's sum was made of.
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).count == 2)
    }
}

/// SplitMix64: the same stream for the same seed, on every machine.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
