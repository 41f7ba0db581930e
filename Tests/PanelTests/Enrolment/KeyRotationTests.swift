import AppendLog
import Exchange
import Feedback
import Foundation
import Panel
import TestKit
import Testing

@testable import Central

@Suite struct KeyRotationTests {
    private let bench: EnrolmentBench

    init() throws {
        bench = try EnrolmentBench()
        try bench.enrol(bench.string(try bench.token()))
    }

    private func twin(_ key: PanelKey, records: Int = 1) -> PanelTwin {
        var twin = PanelTwin(
            key: key, epoch: Epoch(bits: 5), wallMilliseconds: UInt64(FakeCentre.now))
        for _ in 0..<records { twin.boot(at: "moscow-1/till") }
        return twin
    }

    private func refusal(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "taken"
        } catch {
            return (error as? IntakeFault).map { Problem($0).kind.rawValue } ?? "\(error)"
        }
    }

    @Test func `a panel keeps its id under another key, in the middle of a backlog`() throws {
        let old = try bench.key()
        let log = twin(old, records: 6)
        let half = SequenceNumber(1)..<SequenceNumber(4)
        #expect(try bench.centre.accept(log.batch(half), of: log.panel).stored == 3)
        try bench.rotate()
        let new = try bench.key()
        #expect(new.panel == old.panel)
        #expect(new.publicKey != old.publicKey)
        let rest = twin(new, records: 6)
        let reply = try bench.centre.accept(rest.batch(), of: rest.panel)
        #expect(reply.known == 3)
        #expect(reply.stored == 3)
        #expect(try bench.centre.count("logs") == 1)
        #expect(try bench.centre.count("alarms") == 0)
    }

    @Test(arguments: EnrolmentBench.Cut.allCases)
    func `a power cut between any two steps leaves a key that the centre takes`(
        cut: EnrolmentBench.Cut
    ) throws {
        let old = try bench.key()
        let ended = (try? bench.rotate(cut)) != nil
        #expect(ended == (cut == .whileLooking))
        let present = twin(try bench.key())
        #expect(try bench.centre.accept(present.batch(), of: present.panel).stored == 1)
        // The next run goes on where it was: one change, however often it is asked for.
        if !ended { try bench.rotate() }
        let new = try bench.key()
        #expect(new.publicKey != old.publicKey)
        #expect(new.panel == old.panel)
        let after = twin(new, records: 2)
        #expect(try bench.centre.accept(after.batch(), of: after.panel).stored == 1)
        #expect(try bench.centre.count("panel_keys") == 2)
        #expect(!FileManager.default.fileExists(atPath: bench.state + "/panel.key.next"))
    }

    private func keeper(_ cut: EnrolmentBench.Cut? = nil) -> KeyKeeper {
        KeyKeeper(
            in: bench.state, clock: bench.clock, call: bench.call(cut), logger: LoggedLines().logger
        )
    }

    @Test func `a panel at work changes its key where the centre says that it is time`() throws {
        let old = try bench.key()
        let new = try #require(keeper().change(from: old))
        #expect(new.publicKey != old.publicKey)
        #expect(new.panel == old.panel)
        #expect(try bench.key().publicKey == new.publicKey)
        let log = twin(new)
        #expect(try bench.centre.accept(log.batch(), of: log.panel).stored == 1)
        // A daemon that went on with the one before takes up what stands on the disk.
        #expect(keeper().change(from: old)?.publicKey == new.publicKey)
        #expect(try bench.centre.count("panel_keys") == 2)
    }

    @Test func `a panel that cannot change its key now goes on with the present one`() throws {
        let old = try bench.key()
        #expect(keeper(.beforeSending).change(from: old) == nil)
        #expect(try bench.key().publicKey == old.publicKey)
        // The centre did, and nobody heard it: the next try goes on where it was.
        #expect(keeper(.afterTheCentreDid).change(from: old) == nil)
        let new = try #require(keeper().change(from: old))
        #expect(new.publicKey != old.publicKey)
        #expect(try bench.centre.count("panel_keys") == 2)
    }

    @Test func `the key before is good for thirty days over the network, and not from then on`()
        throws
    {
        let log = twin(try bench.key(), records: 1)
        try bench.rotate()
        #expect(try bench.centre.accept(log.batch(), of: log.panel, afterDays: 29).stored == 1)
        let refused = refusal {
            _ = try bench.centre.accept(log.batch(), of: log.panel, afterDays: 30)
        }
        #expect(refused == "wrong-key")
    }

    @Test func `a stick that was signed in time is collected for ever, by a clock that was set`()
        throws
    {
        var log = twin(try bench.key(), records: 1)
        try bench.rotate()
        let day: UInt64 = 86_400_000
        log.advance(byMilliseconds: 29 * day)
        #expect(try bench.centre.accept(log.batch(), of: nil, afterDays: 400).stored == 1)
        log.advance(byMilliseconds: day)
        let late = log.batch()
        #expect(
            refusal { _ = try bench.centre.accept(late, of: nil, afterDays: 400) } == "wrong-key")
        log.isWallTrusted = false
        log.wallMilliseconds = 0
        let untrusted = log.batch()
        #expect(
            refusal { _ = try bench.centre.accept(untrusted, of: nil, afterDays: 400) }
                == "wrong-key")
    }

    @Test func `a key that was replaced changes nothing any more, and a stranger's never does`()
        throws
    {
        let first = try bench.key()
        try bench.rotate()
        let second = try bench.key()
        try bench.rotate()
        func status(_ change: [UInt8]) -> Int {
            bench.centre.answer(change, at: "/v1/panels/\(first.panel)/keys").status
        }
        let again = KeyChange.signed(from: first, to: second)
        #expect(status(again) == 403)
        #expect(status(KeyChange.signed(from: second, to: PanelKey(of: first.panel))) == 403)
        let stranger = PanelKey(of: first.panel)
        #expect(status(KeyChange.signed(from: stranger, to: PanelKey(of: first.panel))) == 403)
        #expect(try bench.centre.count("panel_keys") == 3)
    }

    @Test func `a retired panel gets no other key`() throws {
        let key = try bench.key()
        _ = try bench.centre.perform(RetirePanel(key.panel, isStolen: false))
        #expect(throws: Ending.self) { try bench.rotate() }
        #expect(try bench.key().publicKey == key.publicKey)
    }

    @Test func `a panel that is not enrolled has nobody to tell`() throws {
        let fresh = try EnrolmentBench()
        let end = #expect(throws: Ending.self) { try fresh.rotate() }
        #expect(end?.text.contains("not enrolled") == true)
    }
}
