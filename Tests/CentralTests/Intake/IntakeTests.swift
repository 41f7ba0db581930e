import AppendLog
import Central
import Exchange
import Feedback
import TestKit
import Testing

@Suite struct IntakeTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
        bench.panel.boot(at: "till")
        for choice in 1...4 {
            bench.panel.append(ShopSample.answer(UInt8(choice), visit: UInt64(choice)))
        }
    }

    private func range(_ from: UInt64, _ to: UInt64) -> Range<SequenceNumber> {
        SequenceNumber(from)..<SequenceNumber(to)
    }

    @Test func `a batch is stored and acknowledged to its end`() throws {
        let reply = try bench.accept(bench.panel.batch())
        #expect(reply == Acknowledgement(acknowledged: SequenceNumber(6), stored: 5, known: 0))
        #expect(try bench.count("records") == 5)
        #expect(try bench.count("answers") == 4)
        #expect(
            try bench.rows("SELECT touchpoint, version, high_water FROM logs")
                == [[.text("till"), .text("0.1.0"), .integer(6)]])
    }

    @Test func `the same batch twice changes nothing`() throws {
        try bench.accept(bench.panel.batch())
        let before = try bench.everything()
        let reply = try bench.accept(bench.panel.batch())
        #expect(reply == Acknowledgement(acknowledged: SequenceNumber(6), stored: 0, known: 5))
        #expect(try bench.everything() == before)
    }

    @Test func `an overlap stores what is new alone`() throws {
        try bench.accept(bench.panel.batch(range(1, 4)))
        let reply = try bench.accept(bench.panel.batch(range(2, 6)))
        #expect(reply == Acknowledgement(acknowledged: SequenceNumber(6), stored: 2, known: 2))
        #expect(try bench.count("records") == 5)
        #expect(try bench.count("gaps") == 0)
    }

    @Test func `a batch out of order is kept, and the mark waits for the hole`() throws {
        let late = try bench.accept(bench.panel.batch(range(4, 6)))
        #expect(late == Acknowledgement(acknowledged: .first, stored: 2, known: 0))
        let first = try bench.accept(bench.panel.batch(range(1, 4)))
        #expect(first.acknowledged == SequenceNumber(4))
        let again = try bench.accept(bench.panel.batch(range(4, 6)))
        #expect(again == Acknowledgement(acknowledged: SequenceNumber(6), stored: 0, known: 2))
        #expect(try bench.count("gaps") == 0)
    }

    @Test func `the order of arrival leaves no trace`() throws {
        let other = try IntakeBench()
        other.panel = bench.panel
        for (from, to) in [(1, 3), (3, 6)] as [(UInt64, UInt64)] {
            try bench.accept(bench.panel.batch(range(from, to)))
        }
        for (from, to) in [(4, 6), (2, 4), (1, 4), (1, 6)] as [(UInt64, UInt64)] {
            try other.accept(other.panel.batch(range(from, to)))
        }
        #expect(try bench.everything() == other.everything())
    }

    @Test func `what the panel lost is noted, and does not hold the mark`() throws {
        let lost: Set = [SequenceNumber(2), SequenceNumber(3), SequenceNumber(5)]
        let reply = try bench.accept(bench.panel.batch(without: lost))
        #expect(reply.acknowledged == SequenceNumber(6))
        #expect(
            try bench.rows("SELECT first_sequence, end_sequence FROM gaps ORDER BY 1")
                == [[.integer(2), .integer(4)], [.integer(5), .integer(6)]])
    }

    @Test func `a loss is noted once, however the batches overlap`() throws {
        let lost: Set = [SequenceNumber(3)]
        try bench.accept(bench.panel.batch(range(1, 5), without: lost))
        try bench.accept(bench.panel.batch(range(2, 6), without: lost))
        try bench.accept(bench.panel.batch(range(1, 6), without: lost))
        #expect(
            try bench.rows("SELECT first_sequence, end_sequence FROM gaps")
                == [[.integer(3), .integer(4)]])
    }

    @Test func `a loss that two batches share is noted whole`() throws {
        try bench.accept(bench.panel.batch(range(1, 5), without: [SequenceNumber(4)]))
        let lost: Set = [SequenceNumber(4), SequenceNumber(5)]
        try bench.accept(bench.panel.batch(range(2, 6), without: lost))
        #expect(
            try bench.rows("SELECT first_sequence, end_sequence FROM gaps ORDER BY 1")
                == [[.integer(4), .integer(5)], [.integer(5), .integer(6)]])
    }

    @Test func `what came before out of order is no loss`() throws {
        try bench.accept(bench.panel.batch(range(3, 4)))
        try bench.accept(bench.panel.batch(without: [SequenceNumber(3), SequenceNumber(4)]))
        #expect(
            try bench.rows("SELECT first_sequence, end_sequence FROM gaps")
                == [[.integer(4), .integer(5)]])
        #expect(try bench.count("records") == 4)
    }

    @Test func `a log whose beginning is lost is taken from where it begins`() throws {
        let lost = Set((1...4).map { SequenceNumber(UInt64($0)) })
        let reply = try bench.accept(bench.panel.batch(without: lost))
        #expect(reply.acknowledged == SequenceNumber(6))
        #expect(
            try bench.rows("SELECT first_sequence, end_sequence FROM gaps")
                == [[.integer(1), .integer(5)]])
    }

    @Test func `a taken name with other content is set aside and stops nothing`() throws {
        try bench.accept(bench.panel.batch(range(1, 4)))
        let before = try bench.rows("SELECT * FROM records ORDER BY sequence")
        var liar = bench.panel
        liar.replace(SequenceNumber(2), with: ShopSample.answer(4, visit: 1))
        let reply = try bench.accept(liar.batch())
        #expect(
            reply
                == Acknowledgement(
                    acknowledged: SequenceNumber(6), stored: 2, known: 2,
                    conflicts: [SequenceNumber(2)]))
        #expect(
            try bench.rows("SELECT * FROM records WHERE sequence < 4 ORDER BY sequence") == before)
        #expect(try bench.answers()[0] == [2, 1, 0])
        #expect(try bench.rows("SELECT sequence FROM conflicts") == [[.integer(2)]])
        let everything = try bench.everything()
        #expect(try bench.accept(liar.batch()).conflicts == [SequenceNumber(2)])
        #expect(try bench.everything() == everything)
    }

    @Test func `a new epoch of a panel is a new log`() throws {
        try bench.accept(bench.panel.batch())
        var imaged = PanelTwin(
            key: bench.panel.key, epoch: Epoch(bits: 8), wallMilliseconds: UInt64(bench.now))
        imaged.append(ShopSample.answer(4))
        let reply = try bench.accept(imaged.batch())
        #expect(reply == Acknowledgement(acknowledged: SequenceNumber(2), stored: 1, known: 0))
        #expect(try bench.count("logs") == 2)
    }

    @Test func `two tenants of one store know nothing of each other`() throws {
        try bench.accept(bench.panel.batch())
        let other = Intake(bench.store, tenant: "clinic", acceptsUnknownPanels: true)
        let reply = try other.accept(bench.panel.batch(), claimedBy: nil, at: bench.now)
        #expect(reply.stored == 5)
        #expect(try verifyTallies(in: bench.store, tenant: "clinic").isEmpty)
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `an empty batch moves the mark over what it says is lost`() throws {
        let all = Set(bench.panel.records.map(\.sequence))
        let reply = try bench.accept(bench.panel.batch(without: all))
        #expect(reply == Acknowledgement(acknowledged: SequenceNumber(6), stored: 0, known: 0))
        #expect(
            try bench.rows("SELECT first_sequence, end_sequence FROM gaps")
                == [[.integer(1), .integer(6)]])
    }

    @Test func `the most records that a batch holds are taken at once`() throws {
        for visit in 0..<UInt64(Batch.recordsMax - 5) {
            bench.panel.append(ShopSample.answer(1, visit: 100 + visit))
        }
        let reply = try bench.accept(bench.panel.batch())
        #expect(reply.stored == Batch.recordsMax)
        #expect(try bench.accept(bench.panel.batch()).known == Batch.recordsMax)
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }
}
