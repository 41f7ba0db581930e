import AppendLog
import Central
import Dispatch
import Exchange
import Feedback
import Peers
import Settings
import Synchronization
import TestKit
import Testing

@Suite struct ThreadTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock(atMilliseconds: IntakeBench.now)
    private let officeKey = OfficePrivateKey()
    private let changes = Counter()

    init() throws {
        folder = try TemporaryFolder("threads")
    }

    private var centralClock: CentralClock {
        CentralClock { [clock] in clock.nowMilliseconds }
    }

    private func intakeThread(
        changed: @escaping @Sendable () -> Void = {},
        queued: @escaping @Sendable () -> Void = {}
    ) throws -> IntakeThread {
        let path = "\(folder.path)/central.db"
        return try IntakeThread(
            clock: centralClock,
            open: {
                let store = try SQLiteStore(writingTo: path)
                try store.migrate()
                return Intake(
                    store, tenant: IntakeBench.tenant, acceptsUnknownPanels: true,
                    followUps: FollowUpSample.configuration.followUps)
            }, changed: changed, queued: queued)
    }

    private func unhappyBatch(visit: UInt64 = 1) -> [UInt8] {
        var panel = PanelTwin(
            epoch: Epoch(bits: UInt128(visit)), wallMilliseconds: UInt64(IntakeBench.now))
        panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
        panel.append(ShopSample.answer(1, visit: visit, triggers: [.first]))
        panel.append(ShopSample.end(visit: visit))
        return panel.batch()
    }

    /// One that causes no message.
    private func happyBatch() -> [UInt8] {
        var panel = PanelTwin(epoch: Epoch(bits: 77), wallMilliseconds: UInt64(IntakeBench.now))
        panel.append(ShopSample.answer(4, visit: 9))
        panel.append(ShopSample.end(visit: 9))
        return panel.batch()
    }

    private func accept(
        _ bytes: [UInt8], _ intake: IntakeThread
    ) async -> Result<Acknowledgement, IntakeFault> {
        await withCheckedContinuation { continuation in
            let isTaken = intake.accept(bytes, claimedBy: nil) {
                continuation.resume(returning: $0)
            }
            precondition(isTaken)
        }
    }

    @Test func `a batch is answered, and only a change is told of`() async throws {
        let queued = Counter()
        let intake = try intakeThread(
            changed: { [changes] in changes.increment() }, queued: { queued.increment() })
        let batch = unhappyBatch()
        #expect(try await accept(batch, intake).get().stored == 3)
        #expect(try await accept(batch, intake).get().known == 3)
        let refused = await accept([1, 2, 3], intake)
        #expect(throws: IntakeFault.self) { try refused.get() }
        #expect(try await accept(happyBatch(), intake).get().stored == 2)
        intake.stop()
        #expect(changes.value == 2)
        #expect(queued.value == 1)
    }

    @Test func `a store that does not open is told of to whoever starts the thread`() throws {
        let path = "\(folder.path)/nowhere/central.db"
        #expect(throws: StoreFault.self) {
            try IntakeThread(
                clock: centralClock,
                open: {
                    Intake(
                        try SQLiteStore(writingTo: path), tenant: "shop",
                        acceptsUnknownPanels: true)
                })
        }
    }

    @Test func `a full mailbox turns a batch away, and a stop finishes what waits`() throws {
        let intake = try intakeThread()
        let (isHeld, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let replies = Counter()
        let reply: @Sendable (Result<Acknowledgement, IntakeFault>) -> Void = { _ in
            replies.increment()
        }
        // The first batch's answer holds the thread, so that the others wait.
        #expect(
            intake.accept(unhappyBatch(), claimedBy: nil) { _ in
                isHeld.signal()
                mayGoOn.wait()
            })
        isHeld.wait()
        for visit in 0..<IntakeThread.jobsMax {
            #expect(
                intake.accept(
                    unhappyBatch(visit: UInt64(visit) + 2), claimedBy: nil, reply: reply))
        }
        #expect(!intake.accept(unhappyBatch(), claimedBy: nil, reply: reply))
        #expect(throws: IntakeIsFull.self) { try intake.perform { _ in } }
        mayGoOn.signal()
        intake.stop()
        #expect(replies.value == IntakeThread.jobsMax)
        #expect(!intake.accept(unhappyBatch(), claimedBy: nil, reply: reply))
        let store = try SQLiteStore(writingTo: "\(folder.path)/central.db")
        #expect(
            try store.query("SELECT count(*) FROM logs", [])[0][integer: 0]
                == Int64(IntakeThread.jobsMax) + 1)
    }

    @Test func `a message leaves as soon as its batch is in`() async throws {
        let wakes = WakeSignal()
        let intake = try intakeThread(queued: { wakes.raise() })
        let messenger = WaitableMessenger()
        let safekeeping = try SafekeepingLog(opening: "\(folder.path)/kept", tenant: "shop")
        let thread = PostThread(
            FollowUps(
                FollowUpSample.configuration, officeKeys: OfficeKeyShelf(OfficeKeyRing(officeKey)),
                suppressionKey: SuppressionKey()
            ), named: "follow-ups", writer: intake,
            messenger: messenger, clock: centralClock, wakes: wakes,
            keep: { try safekeeping.keep($0.kept, at: 0) },
            changed: { [changes] in changes.increment() }
        )
        thread.start()
        _ = await accept(unhappyBatch(), intake)
        messenger.waitForOne()
        thread.stop()
        intake.stop()
        #expect(messenger.kept.messages.count == 1)
        #expect(changes.value > 0)
        // What left stands in the log that no snapshot holds.
        let kept = try LogReader(directory: "\(folder.path)/kept", storage: FileStorage()).kept()
        #expect(!kept.isEmpty)
        let store = try SQLiteStore(readingFrom: "\(folder.path)/central.db")
        let rows = try store.query("SELECT state FROM outbox ORDER BY follow_up", [])
        #expect(rows[0][text: 0] == "sent")
    }

    @Test func `a thread that starts calls unfinished attempts unknown and sends the rest`() throws
    {
        let followUps = FollowUps(
            FollowUpSample.configuration, officeKeys: OfficeKeyShelf(OfficeKeyRing(officeKey)),
            suppressionKey: SuppressionKey())
        let wakes = WakeSignal()
        let intake = try intakeThread(queued: { wakes.raise() })
        for visit in 1...2 as ClosedRange<UInt64> {
            let done = DispatchSemaphore(value: 0)
            #expect(
                intake.accept(unhappyBatch(visit: visit), claimedBy: nil) { _ in done.signal() })
            done.wait()
        }
        let now = clock.nowMilliseconds
        // The centre dies here, with one attempt recorded.
        _ = try intake.perform { store in try followUps.take(from: store, at: now) }
        let messenger = WaitableMessenger()
        let safekeeping = try SafekeepingLog(opening: "\(folder.path)/kept", tenant: "shop")
        let thread = PostThread(
            followUps, named: "follow-ups", writer: intake, messenger: messenger,
            clock: centralClock, wakes: wakes,
            keep: { try safekeeping.keep($0.kept, at: 0) })
        thread.start()
        messenger.waitForOne()
        thread.stop()
        let states = try intake.perform { store in
            try store.query("SELECT state FROM outbox WHERE follow_up LIKE '%email%'", [])
                .map { $0[text: 0] }.sorted()
        }
        intake.stop()
        #expect(states == ["sent", "unknown"])
        #expect(messenger.kept.messages.count == 1)
    }
}

/// Counts from any thread.
final class Counter: Sendable {
    private let count = Atomic(0)

    func increment() {
        count.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    var value: Int { count.load(ordering: .sequentiallyConsistent) }
}

/// A messenger that a test can wait for.
private final class WaitableMessenger: Messenger {
    let kept = MemoryMessenger()
    private let isCalled = DispatchSemaphore(value: 0)

    func send(_ message: Message) -> Delivery {
        defer { isCalled.signal() }
        return kept.send(message)
    }

    func waitForOne() {
        isCalled.wait()
    }
}
