import AppendLog
import Exchange
import Feedback
import TestKit
import Testing

@testable import Central

/// One panel, step by step.
@Suite struct RedatingTests {
    private let bench: IntakeBench
    private let hour: UInt64 = 3_600_000
    private let day: UInt64 = 86_400_000

    init() throws {
        bench = try IntakeBench()
        bench.panel.isWallTrusted = false
    }

    /// Time passes for the panel and for the centre.
    private func pass(_ milliseconds: UInt64) {
        bench.panel.advance(byMilliseconds: milliseconds)
        bench.now += Int64(milliseconds)
    }

    private func reboot(kernel: UInt128) {
        bench.panel.bootOrdinal = (bench.panel.bootOrdinal + 1) & Stamp.bootOrdinalMax
        bench.panel.kernelBootID = kernel
        bench.panel.boottimeNanoseconds = 10_000_000_000
        bench.panel.boot(at: "till")
    }

    @discardableResult
    private func post(_ range: Range<UInt64>? = nil) throws -> Acknowledgement {
        let range = range.map { SequenceNumber($0.lowerBound)..<SequenceNumber($0.upperBound) }
        return try bench.intake.accept(
            bench.panel.batch(range), claimedBy: bench.panel.panel, at: bench.now)
    }

    private func isRight() throws -> Bool {
        try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty
    }

    /// Time and uncertainty of a record.
    private func dated(_ sequence: UInt64) throws -> [Int64] {
        try bench.store.query(
            "SELECT at_ms, uncertainty_ms FROM records WHERE sequence = ?",
            [.integer(Int64(sequence))]
        )[0].values.map { if case .integer(let value) = $0 { value } else { .min } }
    }

    /// Nothing moves a quarter of an hour but a re-dating.
    private func quarters(_ table: String) throws -> [SQLValue] {
        try bench.rows("SELECT DISTINCT quarter FROM \(table) ORDER BY quarter").flatMap(\.self)
    }

    @Test func `what a stick brought undated moves with all its tallies when the panel posts`()
        throws
    {
        bench.panel.wallMilliseconds = 5_000  // 1970.
        bench.panel.boot(at: "till")
        bench.panel.append(.session(.opened))
        let truth = bench.now
        bench.panel.append(ShopSample.answer(1, visit: 1))
        bench.panel.append(ShopSample.end(visit: 1))
        bench.panel.append(ShopSample.answer(2, visit: 2, marks: .test1))
        let stick = bench.panel.batch()
        pass(3 * day)
        try bench.accept(stick)
        #expect(try dated(3)[1] == BestTime.unknown)
        #expect(try isRight())
        let before = try (quarters("tallies"), quarters("count_tallies"))
        pass(hour)
        bench.panel.append(ShopSample.answer(3, visit: 3))
        try post()
        let (at, uncertainty) = (try dated(3)[0], try dated(3)[1])
        #expect(abs(at - truth) <= uncertainty && uncertainty < 180_000)
        for table in ["answers", "visit_ends", "counts"] {
            let rows = try bench.rows("SELECT at_ms FROM \(table) WHERE sequence <= 4")
            #expect(
                rows.allSatisfy { row in
                    if case .integer(let at) = row[0] {
                        abs(at - truth) <= uncertainty
                    } else {
                        false
                    }
                }, "\(table)")
        }
        let after = try (quarters("tallies"), quarters("count_tallies"))
        #expect(Set(before.0).isDisjoint(with: after.0))
        #expect(Set(before.1).isDisjoint(with: after.1))
        #expect(try isRight())
    }

    @Test func `the raw clocks stay as they came`() throws {
        bench.panel.wallMilliseconds = 5_000
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch())
        let raw = "SELECT boottime_ns, wall_ms, wall_trusted, digest FROM records"
        let before = try bench.rows(raw)
        pass(hour)
        try post()
        #expect(try dated(1)[1] >= 0)
        #expect(try bench.rows(raw) == before)
    }

    @Test func `a batch moves a bounded number of records and the rest follows by itself`() throws {
        for visit in 0..<UInt64(2 * Redating.recordsMax + 1) {
            bench.panel.append(ShopSample.answer(1, visit: visit))
        }
        bench.panel.wallMilliseconds = 5_000
        pass(day)
        try bench.accept(bench.panel.batch())
        let still = bench.now
        pass(hour)
        bench.panel.append(ShopSample.answer(2, visit: 9_999))
        try post()
        func undated() throws -> Int64 {
            try bench.store.query("SELECT count(*) FROM records WHERE uncertainty_ms < 0", [])[0][
                integer: 0]
        }
        #expect(try undated() == Int64(Redating.recordsMax + 1))
        #expect(try isRight())
        #expect(try bench.intake.redate() == true)
        #expect(try undated() == 1)
        #expect(try isRight())
        #expect(try bench.intake.redate() == true)
        #expect(try undated() == 0 && isRight())
        #expect(try bench.intake.redate() == nil)
        #expect(try dated(1)[0] < still)
    }

    @Test func `the intake's thread finishes what a former life left`() throws {
        for visit in 0..<UInt64(3 * Redating.recordsMax) {
            bench.panel.append(ShopSample.answer(1, visit: visit))
        }
        pass(day)
        try bench.accept(bench.panel.batch())
        pass(hour)
        try post()
        #expect(try bench.count("redatings") == 1)
        let intake = bench.intake
        nonisolated(unsafe) let handed = intake
        let thread = try IntakeThread(clock: CentralClock { 0 }, open: { handed })
        var left: Int64 = 1
        for _ in 0..<100_000 where left > 0 {
            left = try thread.perform { store in
                try store.query("SELECT count(*) FROM redatings", [])[0][integer: 0]
            }
        }
        thread.stop()
        #expect(left == 0)
        #expect(try isRight())
    }

    @Test func `a fault at any statement leaves times and tallies as they were`() throws {
        bench.panel.append(.session(.opened))
        bench.panel.append(ShopSample.answer(1))
        pass(day)
        try bench.accept(bench.panel.batch())
        pass(hour)
        let before = try bench.everything()
        var failing = 0
        while true {
            let store = FaultyStore(bench.store)
            store.callsLeft = failing
            let intake = Intake(store, tenant: IntakeBench.tenant, acceptsUnknownPanels: true)
            do {
                _ = try intake.accept(
                    bench.panel.batch(), claimedBy: bench.panel.panel, at: bench.now)
                break
            } catch {
                try #require(try bench.everything() == before, "fault at call \(failing)")
                failing += 1
            }
        }
        #expect(failing > 20)
        #expect(try dated(1)[1] >= 0 && isRight())
    }

    @Test func `starts of the daemon within one boot share its clock`() throws {
        bench.panel.wallMilliseconds = 5_000
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        let truth = bench.now
        pass(hour)
        bench.panel.bootOrdinal += 1
        bench.panel.boot(at: "till")
        try post()
        #expect(abs(try dated(2)[0] - truth) <= (try dated(2)[1]))
        #expect(try dated(2)[1] < 180_000)
    }

    @Test func `a boot record that comes late joins the starts of its boot`() throws {
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        pass(hour)
        bench.panel.bootOrdinal += 1
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1, visit: 2))
        try post(1..<3)
        // Signed in the second start, whose record is under way still.
        #expect(try dated(2)[1] == BestTime.unknown)
        try post(3..<5)
        #expect(try dated(2)[1] >= 0)
    }

    @Test func `a boot that nobody ever dated lies between its neighbours`() throws {
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        try post()
        let earliest = bench.now
        pass(hour)
        bench.panel.wallMilliseconds = 5_000
        reboot(kernel: 2)
        let lost = bench.panel.append(ShopSample.answer(1, visit: 2)).rawValue
        let truth = bench.now
        pass(2 * hour)
        reboot(kernel: 3)
        try post(3..<bench.panel.next.rawValue)
        let (at, uncertainty) = (try dated(lost)[0], try dated(lost)[1])
        #expect(uncertainty > 0 && abs(at - truth) <= uncertainty)
        #expect(at + uncertainty <= bench.now + 2_000 && at - uncertainty >= earliest - 200_000)
        #expect(try isRight())
    }

    @Test func `a trusted clock ahead by ten years is no later than its arrival`() throws {
        bench.panel.isWallTrusted = true
        bench.panel.wallMilliseconds += 3_652 * day
        bench.panel.append(ShopSample.answer(1))
        let truth = bench.now
        pass(60_000)
        try post()
        #expect(abs(try dated(1)[0] - truth) <= (try dated(1)[1]))
        #expect(
            try bench.rows("SELECT DISTINCT doubts FROM clock_hours")
                == [[.integer(ClockDoubts.refuted.rawValue)]])
    }

    @Test func `a clock set while it was trusted leaves the time between both`() throws {
        bench.panel.isWallTrusted = true
        bench.panel.append(ShopSample.answer(1))
        pass(60_000)
        bench.panel.wallMilliseconds -= 600_000
        bench.panel.append(ShopSample.answer(1, visit: 2))
        pass(60_000)
        try bench.accept(bench.panel.batch())
        for sequence in [1, 2] as [UInt64] {
            #expect(try (600_000...606_000).contains(dated(sequence)[1]))
        }
        #expect(
            try bench.rows("SELECT DISTINCT doubts FROM clock_hours")
                == [[.integer(ClockDoubts.disputed.rawValue)]])
    }

    @Test func `the same post once more, hours later, says nothing`() throws {
        bench.panel.append(ShopSample.answer(1))
        let bytes = bench.panel.batch()
        for _ in 0..<2 {
            _ = try bench.intake.accept(bytes, claimedBy: bench.panel.panel, at: bench.now)
            bench.now += 60_000
        }
        #expect(try dated(1)[0] < IntakeBench.now)
        #expect(try bench.rows("SELECT DISTINCT doubts FROM clock_hours") == [[.integer(0)]])
        let before = try bench.everything()
        _ = try bench.intake.accept(bytes, claimedBy: bench.panel.panel, at: bench.now)
        #expect(try bench.everything() == before)
    }

    @Test func `a panel that is online moves nothing and looks at little`() throws {
        bench.panel.isWallTrusted = true
        bench.panel.boot(at: "till")
        var most = 0
        for visit in 1...200 as ClosedRange<UInt64> {
            pass(60_000)
            let from = bench.panel.next.rawValue
            bench.panel.append(ShopSample.answer(1, visit: visit))
            let store = FaultyStore(bench.store)
            let intake = Intake(store, tenant: IntakeBench.tenant, acceptsUnknownPanels: true)
            _ = try intake.accept(
                bench.panel.batch(SequenceNumber(from)..<bench.panel.next),
                claimedBy: bench.panel.panel, at: bench.now + Int64(visit % 7) * 40)
            most = max(most, store.calls)
            #expect(try bench.count("redatings") == 0)
        }
        #expect(most < 60, "\(most) statements")
        #expect(try bench.count("clock_hours") <= 10)
    }

    @Test func `two starts under one ordinal are told apart by their places in the log`() throws {
        bench.panel.wallMilliseconds = 5_000
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        let truth = bench.now
        try post()
        // The ordinals come round: as many starts later, with a record each.
        for _ in 0...Stamp.bootOrdinalMax {
            bench.panel.append(type: RecordType(rawValue: 200), payload: [])
        }
        pass(400 * day)
        bench.panel.kernelBootID = 9
        bench.panel.boottimeNanoseconds = 50_000_000_000
        let again = bench.panel.boot(at: "till").rawValue
        bench.panel.append(ShopSample.answer(1, visit: 2))
        try post(again..<bench.panel.next.rawValue)
        for (sequence, time) in [(2, truth), (again + 1, bench.now)] {
            let found = try dated(sequence)
            #expect(found[1] < 0 || abs(found[0] - time) <= found[1])
        }
        #expect(try isRight())
    }

    @Test func `what a centre of the last schema took is dated anew too`() throws {
        bench.panel.wallMilliseconds = 5_000
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        let truth = bench.now
        pass(day)
        try bench.accept(bench.panel.batch())
        for table in ["clock_hours", "clock_claims", "redatings"] {
            try bench.store.execute("DROP TABLE \(table)", [])
        }
        for index in ["boots_by_ordinal", "boots_of_a_machine", "visit_ends_in_order"] {
            try bench.store.execute("DROP INDEX \(index)", [])
        }
        let step = try #require(Schema.migrations.first { $0.name == "honest-time" })
        switch bench.store {
        case let store as SQLiteStore: try store.run(step.text)
        case let store as PostgresStore: try store.runText(PostgresText.forPostgres(step.text))
        default: Issue.record("an unknown store")
        }
        #expect(try bench.count("clock_hours") == 1)
        bench.panel.append(ShopSample.answer(1, visit: 2))
        pass(hour)
        try post(3..<4)
        #expect(abs(try dated(2)[0] - truth) <= (try dated(2)[1]))
        #expect(try isRight())
    }
}
