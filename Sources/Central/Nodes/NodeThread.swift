import Synchronization

/// The thread by which the nodes of one database know of each other: it says that this one lives,
/// finds those that died, calls the messages that they were sending unknown, and learns that pages
/// changed.
package final class NodeThread: Sendable {
    /// Between two looks.
    static let pauseMilliseconds = 2_000

    private let node: NodeID
    private let tenant: String
    private let followUps: FollowUps
    private let writer: IntakeThread
    private let clock: CentralClock
    private let ownChanges: ChangeCounter
    private let changed: @Sendable () -> Void
    private let failed: @Sendable (any Error) -> Void
    private let wakes = WakeSignal()
    private let isStopped = Atomic(false)
    private let thread = Mutex<WorkerThread?>(nil)

    /// - Parameters:
    ///   - ownChanges: what this node itself changed.
    ///   - changed: called on this thread where another node changed what pages show, or died.
    ///   - failed: called on this thread when the database takes no writes any more; once until it
    ///     does again.
    package init(
        _ node: NodeID, tenant: String, followUps: FollowUps, writer: IntakeThread,
        clock: CentralClock, ownChanges: ChangeCounter, changed: @escaping @Sendable () -> Void,
        failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.node = node
        self.tenant = tenant
        self.followUps = followUps
        self.writer = writer
        self.clock = clock
        self.ownChanges = ownChanges
        self.changed = changed
        self.failed = failed
    }

    /// Called once.
    package func start() {
        thread.withLock { thread in
            precondition(thread == nil)
            thread = WorkerThread("nodes") { self.run() }
        }
    }

    /// Before the writer's `stop`, and after the follow-ups': then nothing is under way here.
    package func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        wakes.raise()
        thread.withLock { $0 }?.join()
        let (node, tenant) = (node, tenant)
        try? writer.perform { store in
            try store.transaction { try NodeTable(store: store, tenant: tenant).remove(node) }
        }
    }

    private func run() {
        var watch = NodeWatch(own: node)
        var hasFailed = false
        while !isStopped.load(ordering: .sequentiallyConsistent) {
            // A look that fails counts for nobody: the database is away for everyone.
            do {
                let findings = watch.look(try beat())
                for dead in findings.dead { try? bury(dead) }
                if findings.changed || !findings.dead.isEmpty { changed() }
                hasFailed = false
            } catch {
                if !hasFailed { failed(error) }
                hasFailed = true
            }
            wakes.wait(milliseconds: Self.pauseMilliseconds)
        }
    }

    private func beat() throws -> [NodeWatch.Sign] {
        let (node, tenant, now) = (node, tenant, clock.nowMilliseconds)
        let changes = ownChanges.value
        return try writer.perform { store in
            try store.transaction {
                try NodeTable(store: store, tenant: tenant).beat(node, changes: changes, at: now)
            }
        }
    }

    private func bury(_ dead: NodeID) throws {
        let (tenant, now, followUps) = (tenant, clock.nowMilliseconds, followUps)
        try writer.perform { store in
            try store.transaction { try NodeTable(store: store, tenant: tenant).remove(dead) }
            try followUps.recover(in: store, at: now)
        }
    }
}
