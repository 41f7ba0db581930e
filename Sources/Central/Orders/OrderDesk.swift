import FoundationEssentials
import Synchronization

/// Something that a program or a form has the centre do, once.
struct Order<Task: AdministrativeTask>: Sendable {
    let name: OrderName
    let fingerprint: OrderFingerprint
    let actor: AuditEntry.Actor
    /// The address that it came from.
    let origin: String
    let task: Task
    /// Refuses what is not in the caller's reach; in the transaction of the task.
    let require: @Sendable (any Store, TaskScene) throws -> Void
    /// The answer's body.
    let told: @Sendable (Task.Answer) -> [UInt8]
}

/// Has the store's writer do orders, each once: the answer is kept in the transaction of what is
/// done, so that whoever did not hear it can ask again.
struct OrderDesk: Sendable {
    struct Answer: Hashable, Sendable {
        let body: [UInt8]
        /// Whether it was done before, and is only told again.
        let isAgain: Bool
    }

    let tenant: String
    let clock: CentralClock
    let writer: StoreWriter
    let aftermath: TaskAftermath
    /// Called where the pages may show something else from now on.
    let changed: @Sendable () -> Void
    private let running = RunningOrders()

    init(
        tenant: String, clock: CentralClock, writer: StoreWriter, aftermath: TaskAftermath,
        changed: @escaping @Sendable () -> Void
    ) {
        self.tenant = tenant
        self.clock = clock
        self.writer = writer
        self.aftermath = aftermath
        self.changed = changed
    }

    /// - Throws: `Problem`; `AdministrativeRefusal` where it cannot be done as asked: then nothing
    ///   was done, and nothing is kept; `StoreFault`.
    func perform<Task: AdministrativeTask>(_ order: Order<Task>) async throws -> Answer {
        guard running.begin(order.name) else { throw Problem.orderRuns }
        defer { running.end(order.name) }
        var scene = TaskScene(tenant: tenant, now: clock.nowMilliseconds)
        (scene.actor, scene.origin) = (order.actor, order.origin)
        let (told, aftermath, changed) = (scene, aftermath, changed)
        return try await writer.perform { store in
            defer { changed() }
            return try Self.perform(order, in: store, told, aftermath)
        }
    }

    /// On the writer's thread.
    static func perform<Task: AdministrativeTask>(
        _ order: Order<Task>, in store: any Store, _ scene: TaskScene, _ aftermath: TaskAftermath
    ) throws -> Answer {
        let kept = KeptAnswers(in: store, tenant: scene.tenant)
        let (answer, isAgain) = try store.transaction {
            if let answer = try known(order, kept, scene) { return (answer, true) }
            return (try done(order, kept, scene), false)
        }
        try finish(order, answer, kept, aftermath)
        return Answer(body: answer.body, isAgain: isAgain)
    }

    private static func known<Task: AdministrativeTask>(
        _ order: Order<Task>, _ kept: KeptAnswers, _ scene: TaskScene
    ) throws -> KeptAnswer? {
        try kept.forget(at: scene.now)
        guard let answer = try kept.answer(to: order.name) else { return nil }
        guard answer.fingerprint == order.fingerprint else { throw Problem.orderKeyUsed }
        return answer
    }

    private static func done<Task: AdministrativeTask>(
        _ order: Order<Task>, _ kept: KeptAnswers, _ scene: TaskScene
    ) throws -> KeptAnswer {
        if let seconds = try kept.wait(for: order.name.caller, at: scene.now) {
            throw Problem.tooManyOrders(retryAfterSeconds: seconds)
        }
        try order.require(kept.store, scene)
        let done = try order.task.perform(in: kept.store, scene)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let answer = KeptAnswer(
            fingerprint: order.fingerprint, body: order.told(done),
            aftermath: Array(try encoder.encode(done)))
        try kept.keep(answer, to: order.name, at: scene.now)
        return answer
    }

    /// Where this was cut off, the same order again goes on here.
    private static func finish<Task: AdministrativeTask>(
        _ order: Order<Task>, _ answer: KeptAnswer, _ kept: KeptAnswers, _ aftermath: TaskAftermath
    ) throws {
        guard !answer.aftermath.isEmpty else { return }
        do {
            let done = try JSONDecoder().decode(Task.Answer.self, from: Data(answer.aftermath))
            try order.task.finish(done, aftermath)
            try kept.store.transaction { try kept.settle(order.name) }
        } catch {
            throw Problem.orderUnfinished("\(error)")
        }
    }
}

/// The orders that are being done in this process.
private final class RunningOrders: Sendable {
    private let names = Mutex<Set<OrderName>>([])

    /// Whether it was not running.
    func begin(_ name: OrderName) -> Bool {
        names.withLock { $0.insert(name).inserted }
    }

    func end(_ name: OrderName) {
        _ = names.withLock { $0.remove(name) }
    }
}
