import AppendLog
import Central
import Exchange
import Feedback
import TestKit
import Testing

@Suite struct IntakeRefusalTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch())
        bench.panel.append(ShopSample.answer(2))
    }

    private func expectRefusal(
        _ bytes: [UInt8], claimedBy panel: PanelID? = nil, _ isExpected: (IntakeFault) -> Bool
    ) throws {
        let before = try bench.everything()
        let fault = #expect(throws: IntakeFault.self) {
            try bench.intake.accept(bytes, claimedBy: panel, at: bench.now)
        }
        if let fault {
            #expect(isExpected(fault), "\(fault)")
            #expect(fault.isSenders)
        }
        #expect(try bench.everything() == before)
    }

    @Test func `a batch with any one byte changed stores nothing`() throws {
        let good = bench.panel.batch()
        for place in good.indices {
            var bad = good
            bad[place] ^= 1
            #expect(throws: IntakeFault.self) { try bench.accept(bad) }
        }
        try expectRefusal([]) { if case .batch = $0 { true } else { false } }
        #expect(try bench.count("records") == 2)
    }

    @Test func `a batch that is cut at any byte stores nothing`() throws {
        let good = bench.panel.batch()
        for count in good.indices {
            #expect(throws: IntakeFault.self) { try bench.accept(Array(good[..<count])) }
        }
        #expect(try bench.count("records") == 2)
    }

    @Test func `a batch signed by another key stores nothing`() throws {
        var bad = bench.panel.batch()
        let stranger = PanelTwin(epoch: bench.panel.epoch, wallMilliseconds: 0)
        var strange = stranger
        strange.append(ShopSample.answer(1))
        bad.replaceSubrange(bad.count - 64..<bad.count, with: strange.batch().suffix(64))
        try expectRefusal(bad) {
            if case .batch(.wrongSignature) = $0 { true } else { false }
        }
    }

    @Test func `a batch sent under another panel's name stores nothing`() throws {
        let other = PanelTwin(epoch: Epoch(bits: 1), wallMilliseconds: 0).panel
        try expectRefusal(bench.panel.batch(), claimedBy: other) {
            if case .wrongPanel(other, bench.panel.panel) = $0 { true } else { false }
        }
        let reply = try bench.intake.accept(
            bench.panel.batch(), claimedBy: bench.panel.panel, at: bench.now)
        #expect(reply.stored == 1)
    }

    @Test func `a panel that nobody knows is refused, and a known one is not`() throws {
        let closed = Intake(
            bench.store, tenant: IntakeBench.tenant, acceptsUnknownPanels: false)
        var stranger = PanelTwin(epoch: Epoch(bits: 1), wallMilliseconds: 0)
        stranger.append(ShopSample.answer(1))
        let before = try bench.everything()
        let fault = #expect(throws: IntakeFault.self) {
            try closed.accept(stranger.batch(), claimedBy: nil, at: bench.now)
        }
        if case .unknownPanel(stranger.panel) = fault {} else { Issue.record("\(fault as Any)") }
        #expect(fault?.description.contains("Try: ") == true)
        #expect(try bench.everything() == before)
        let known = try closed.accept(bench.panel.batch(), claimedBy: nil, at: bench.now)
        #expect(known.stored == 1)
        var imaged = PanelTwin(key: bench.panel.key, epoch: Epoch(bits: 9), wallMilliseconds: 0)
        imaged.append(ShopSample.answer(1))
        #expect(try closed.accept(imaged.batch(), claimedBy: nil, at: bench.now).stored == 1)
    }

    @Test func `sequences beyond what a database counts are refused, those within are taken`()
        throws
    {
        func batch(_ end: UInt64) -> [UInt8] {
            Batch.signed(
                [], count: 0, range: SequenceNumber(1)..<SequenceNumber(end),
                epoch: bench.panel.epoch, at: bench.panel.stamp, by: bench.panel.key)
        }
        for end in [UInt64(Int64.max) + 1, .max] {
            try expectRefusal(batch(end)) {
                if case .beyondAnyLog = $0 { true } else { false }
            }
        }
        let reply = try bench.accept(batch(UInt64(Int64.max)))
        #expect(reply.acknowledged == SequenceNumber(UInt64(Int64.max)))
    }

    @Test func `a record of the highest number is stored and answers around it still count`() throws
    {
        let high = UInt64(Int64.max) - 1
        let payload = ShopSample.answer(3)
        let record = Record(
            sequence: SequenceNumber(high), type: payload.type, version: Payload.version,
            stamp: bench.panel.stamp, payload: payload.bytes)
        let bytes = Batch.signed(
            record.bytes(epoch: bench.panel.epoch), count: 1,
            range: SequenceNumber(high)..<SequenceNumber(high + 1), epoch: bench.panel.epoch,
            at: bench.panel.stamp, by: bench.panel.key)
        #expect(try bench.accept(bytes).stored == 1)
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.answers()
                == [[2, 1, 3], [3, 2, Int64(high)], [Int64(high), 3, 0]])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test(arguments: [(999_999, true), (1_000_000, false)] as [(Int64, Bool)])
    func `a store takes a million logs, and refuses the next without losing it`(
        _ highest: Int64, _ isTaken: Bool
    ) throws {
        try bench.store.execute("UPDATE logs SET log = ?", [.integer(highest)])
        var stranger = PanelTwin(epoch: Epoch(bits: 1), wallMilliseconds: 0)
        stranger.append(ShopSample.answer(1))
        let before = try bench.everything()
        if isTaken {
            #expect(try bench.accept(stranger.batch()).stored == 1)
        } else {
            let fault = #expect(throws: IntakeFault.self) { try bench.accept(stranger.batch()) }
            #expect(fault?.isSenders == false)
            #expect(try bench.everything() == before)
        }
    }
}
