import Logging
import Synchronization

/// The thread that looks at every panel once a minute and writes down what it finds.
final class FleetThread: Sendable {
    /// Between two looks.
    static let pauseMilliseconds = 60_000

    private let desk: FleetDesk
    private let tenant: String
    private let reader: @Sendable () throws -> any Store
    private let writer: IntakeThread
    private let clock: CentralClock
    private let logger: Logger
    private let changed: @Sendable () -> Void
    private let wakes = WakeSignal()
    private let isStopped = Atomic(false)
    private let thread = Mutex<WorkerThread?>(nil)

    /// - Parameter changed: called on this thread where pages show something else now.
    init(
        _ desk: FleetDesk, tenant: String, reader: @escaping @Sendable () throws -> any Store,
        writer: IntakeThread, clock: CentralClock, logger: Logger,
        changed: @escaping @Sendable () -> Void
    ) {
        self.desk = desk
        self.tenant = tenant
        self.reader = reader
        self.writer = writer
        self.clock = clock
        self.logger = logger
        self.changed = changed
    }

    /// Called once.
    func start() {
        thread.withLock { thread in
            precondition(thread == nil)
            thread = WorkerThread("fleet") { self.run() }
        }
    }

    /// Before the writer's `stop`.
    func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        wakes.raise()
        thread.withLock { $0 }?.join()
    }

    private func run() {
        var desk = desk
        var waiting: FleetDesk.Outcome?
        var told: Set<String> = []
        var isAway = false
        while !isStopped.load(ordering: .sequentiallyConsistent) {
            do {
                let outcome = try desk.look(in: reader(), at: clock.nowMilliseconds)
                tell(outcome.news)
                let whole = outcome.after(waiting)
                waiting = whole.isEmpty || write(whole) ? nil : whole
                isAway = false
            } catch {
                // Made up for by the next look; told of once.
                if !isAway {
                    logger.warning(
                        "the panels cannot be looked after now; it is tried again",
                        metadata: ["fault": "\(error)"])
                }
                isAway = true
            }
            for name in desk.unknownHours.subtracting(told).sorted() {
                told.insert(name)
                logger.warning(
                    """
                    sites have opening hours that the configuration lacks; they count as always \
                    open. Try: write them under 'opening-hours'
                    """,
                    metadata: ["name": "\(name)"])
            }
            wakes.wait(milliseconds: Self.pauseMilliseconds)
        }
    }

    private func write(_ outcome: FleetDesk.Outcome) -> Bool {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        do {
            try writer.perform { store in
                try store.transaction { try outcome.write(to: store, tenant: tenant, at: now) }
            }
        } catch {
            return false
        }
        changed()
        return true
    }

    private func tell(_ news: [FleetNews]) {
        for news in news {
            switch news {
            case .raised(let subject, let finding):
                logger.warning(
                    "a panel or a site needs somebody",
                    metadata: [
                        "subject": "\(subject.text)", "finding": "\(finding.silence.rawValue)",
                        "since": "\(Timestamp.utc(finding.since))",
                    ])
            case .cleared(let subject, let finding, let verdict):
                logger.notice(
                    "an alarm is over",
                    metadata: [
                        "subject": "\(subject.text)", "finding": "\(finding.silence.rawValue)",
                        "verdict": "\(verdict.rawValue)",
                    ])
            }
        }
    }
}
