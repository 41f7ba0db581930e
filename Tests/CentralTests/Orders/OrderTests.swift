import Dispatch
import Exchange
import Feedback
import TestKit
import Testing

@testable import Central

@Suite struct OrderTests {
    private let orders: OrderBench
    private var bench: IdentityBench { orders.bench }

    init() throws {
        orders = try OrderBench()
    }

    @Test func `the same order again is answered and not done again`() throws {
        let first = try orders.perform(OrderBench.rollOut())
        bench.now += 1_000
        let second = try orders.perform(OrderBench.rollOut())
        #expect(first == OrderDesk.Answer(body: Array("number 1".utf8), isAgain: false))
        #expect(second == OrderDesk.Answer(body: first.body, isAgain: true))
        #expect(try bench.count("roll_outs") == 1)
        // What was done stands in the log once, with who and from where.
        let entry = try #require(
            try AuditLog.entries(most: 9, in: bench.store, tenant: IdentityBench.tenant).first)
        #expect(entry.action == BeginRollOut.name)
        #expect([entry.actor, entry.origin] == ["token crm", "192.0.2.1"])
        #expect(try bench.count("audit") == 2)
    }

    @Test func `another order under the same key is refused, and does nothing`() throws {
        _ = try orders.perform(OrderBench.rollOut(share: 10))
        #expect(
            orders.problem { _ = try orders.perform(OrderBench.rollOut(share: 11)) }
                == "order-key-used")
        #expect(try bench.count("roll_outs") == 1)
    }

    @Test func `a key belongs to its caller and to its operation`() throws {
        _ = try orders.perform(OrderBench.rollOut())
        _ = try orders.perform(OrderBench.rollOut(by: "another"))
        _ = try orders.perform(OrderBench.order(EndRollOut(1)))
        _ = try orders.perform(OrderBench.rollOut(key: "two-order"))
        #expect(try bench.count("roll_outs") == 3)
        #expect(try bench.count("kept_answers") == 4)
    }

    @Test func `a key is known for a day, and free then`() throws {
        _ = try orders.perform(OrderBench.rollOut())
        bench.now += KeptAnswers.milliseconds - 1
        #expect(try orders.perform(OrderBench.rollOut()).isAgain)
        bench.now += 1
        #expect(try !orders.perform(OrderBench.rollOut()).isAgain)
        #expect(try bench.count("kept_answers") == 1)
        #expect(try bench.count("roll_outs") == 2)
    }

    @Test func `a refused order keeps nothing, and is judged anew`() throws {
        let end = OrderBench.order(EndRollOut(1))
        for _ in 0..<2 {
            #expect(throws: AdministrativeRefusal.self) { try orders.perform(end) }
        }
        #expect(try bench.count("kept_answers") == 0)
        _ = try orders.perform(OrderBench.rollOut())
        #expect(try !orders.perform(end).isAgain)
    }

    @Test func `a caller gives ten thousand orders a day, and not one more`() throws {
        let rows: [[SQLValue]] = (1..<KeptAnswers.answersMax).map { number in
            [
                .text(IdentityBench.tenant), .text("crm"), .text("o"), .text("key-\(number)"),
                .bytes([]), .integer(bench.now), .bytes([]), .bytes([]),
            ]
        }
        try bench.store.insertBatch(
            into: "kept_answers",
            [
                "tenant", "caller", "operation", "order_key", "fingerprint", "kept_ms", "answer",
                "aftermath",
            ], rows)
        _ = try orders.perform(OrderBench.rollOut())
        let next = OrderBench.rollOut(key: "one-more")
        bench.now += 1_500
        do {
            _ = try orders.perform(next)
            Issue.record("an order too many was done")
        } catch let problem as Problem {
            #expect(problem.kind == .tooManyOrders)
            #expect(problem.retryAfterSeconds == 86_399)
        }
        // What was answered is answered, and others are not concerned.
        #expect(try orders.perform(OrderBench.rollOut()).isAgain)
        _ = try orders.perform(OrderBench.rollOut(by: "another"))
        bench.now += KeptAnswers.milliseconds - 1_500
        _ = try orders.perform(next)
    }

    @Test func `a centre that ends at any moment has done an order once or not at all`() throws {
        var fault: (any Error)?
        var step = 0
        repeat {
            let (key, before) = ("step-\(step)-order", try bench.count("roll_outs"))
            let store = FaultyStore(bench.store)
            store.callsLeft = step
            fault = nil
            do {
                _ = try orders.perform(OrderBench.rollOut(key: key), in: store)
            } catch {
                fault = error
            }
            let done = try bench.count("roll_outs") - before
            let known = try bench.store.query(
                "SELECT 1 FROM kept_answers WHERE order_key = ?", [.text(key)]
            ).count
            #expect(done == known, "step \(step)")
            #expect(fault != nil || done == 1)
            // Nobody heard the answer: the same order again.
            _ = try orders.perform(OrderBench.rollOut(key: key))
            #expect(try bench.count("roll_outs") == before + 1, "step \(step)")
            step += 1
        } while fault != nil
        #expect(step > 8)
    }

    @Test func `what has to follow an order is made up for when it comes again`() throws {
        let panel = try bench.enrolledPanel()
        try bench.deliver(panel)
        let erase = OrderBench.order(EraseContact(panel: panel.panel, visit: VisitID(1)))
        orders.kept.setFull(true)
        #expect(orders.problem { _ = try orders.perform(erase) } == "order-unfinished")
        #expect(try bench.count("tombstones") == 1)
        #expect(orders.kept.entries.isEmpty)
        orders.kept.setFull(false)
        #expect(try orders.perform(erase).isAgain)
        #expect(try orders.perform(erase).isAgain)
        let name = VisitName(panel: panel.panel, epoch: panel.epoch, visit: VisitID(1))
        #expect(orders.kept.entries == [.erased(name)])
    }

    @Test func `an order that is being done is not begun a second time`() async throws {
        let (database, now) = (try TestDatabase(), bench.now)
        let thread = try IntakeThread(
            clock: CentralClock { now },
            open: {
                Intake(
                    try database.writer(), tenant: IdentityBench.tenant,
                    acceptsUnknownPanels: false, refusals: Refusals())
            })
        defer { thread.stop() }
        let scene = bench.scene
        try thread.perform { store in
            let winter = DesiredConfiguration(questionnaire: [1], settings: [])!
            _ = try store.transaction {
                try AddConfiguration("winter", winter).perform(in: store, scene)
            }
        }
        let isFree = DispatchSemaphore(value: 0)
        let (began, begins) = AsyncStream.makeStream(of: Void.self)
        let desk = OrderDesk(
            tenant: IdentityBench.tenant, clock: CentralClock { now },
            writer: StoreWriter(thread),
            aftermath: TaskAftermath(keep: { _ in }, wake: {}), changed: {})
        let slow = OrderBench.order(
            BeginRollOut("winter", to: .everything, share: 5), body: "5",
            require: { _, _ in
                begins.yield()
                isFree.wait()
            })
        async let first = desk.perform(slow)
        for await _ in began { break }
        await #expect(throws: Problem.self) {
            do {
                _ = try await desk.perform(slow)
            } catch let problem as Problem {
                #expect(problem.kind == .orderRuns)
                throw problem
            }
        }
        isFree.signal()
        #expect(try await !first.isAgain)
        #expect(try await desk.perform(slow).isAgain)
    }
}
