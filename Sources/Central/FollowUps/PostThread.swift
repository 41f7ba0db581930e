import Synchronization

/// A thread that sends messages, one after the other. It reads and writes through the intake's
/// thread alone, so that the store has one writer, and waits for mail servers on its own.
package final class PostThread<Messages: Post>: Sendable {
    /// How long it leaves a store alone that refused it.
    static var storePauseMilliseconds: Int { 5_000 }
    /// The longest sleep, after which the wall clock is read again: somebody may have set it.
    static var sleepMillisecondsMax: Int64 { 60_000 }

    private let wakes: WakeSignal
    private let isStopped = Atomic(false)
    private let thread = Mutex<WorkerThread?>(nil)
    private let messages: Messages
    private let name: String
    private let writer: IntakeThread
    private let messenger: any Messenger
    private let clock: CentralClock
    private let keep: @Sendable (Messages.Attempt) throws -> Void
    private let changed: @Sendable () -> Void
    private let failed: @Sendable (any Error) -> Void

    /// - Parameters:
    ///   - name: of the thread, for whoever looks at the process.
    ///   - wakes: raised whenever something may be due; for follow-ups by the intake's `queued`.
    ///   - keep: called on this thread with each attempt once it is recorded and before it is sent;
    ///     makes it durable outside of the store. Where it throws, nothing is sent now.
    ///   - changed: called on this thread after each step that may have changed a message's state.
    ///   - failed: called on this thread when the writer refused it, before it tries again: for the
    ///     log. No error of the store holds a contact or a text.
    package init(
        _ messages: Messages, named name: String, writer: IntakeThread, messenger: any Messenger,
        clock: CentralClock, wakes: WakeSignal,
        keep: @escaping @Sendable (Messages.Attempt) throws -> Void = { _ in },
        changed: @escaping @Sendable () -> Void = {},
        failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.messages = messages
        self.name = name
        self.writer = writer
        self.messenger = messenger
        self.clock = clock
        self.keep = keep
        self.wakes = wakes
        self.changed = changed
        self.failed = failed
    }

    /// Called once.
    package func start() {
        thread.withLock { thread in
            precondition(thread == nil)
            thread = WorkerThread(name) { self.run() }
        }
    }

    /// Waits for the message that is being sent, if any, and sends no more. Before the writer's
    /// `stop`, which would leave the message unknown.
    package func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        wakes.raise()
        thread.withLock { $0 }?.join()
    }

    private func run() {
        let (messages, clock) = (messages, clock)
        guard persist({ try messages.recover(in: $0, at: clock.nowMilliseconds) }) != nil else {
            return
        }
        while !mustStop {
            guard let turn = persist({ try messages.take(from: $0, at: clock.nowMilliseconds) })
            else { return }
            switch turn {
            case .again: changed()
            case .idle(let until): sleep(until: until)
            case .send(let attempt):
                let delivery = send(attempt)
                let share = Double.random(in: 0...1)
                let isSettled: Void? = persist {
                    try messages.settle(
                        attempt, delivery, in: $0, at: clock.nowMilliseconds, share: share)
                }
                guard isSettled != nil else { return }
                changed()
            }
        }
    }

    private func send(_ attempt: Messages.Attempt) -> Delivery {
        do {
            try keep(attempt)
        } catch {
            failed(error)
            return .deferred(reason: "the safekeeping log could not be written")
        }
        return messages.send(attempt, by: messenger)
    }

    private var mustStop: Bool {
        isStopped.load(ordering: .sequentiallyConsistent)
    }

    /// Runs `body` with the writer until it works; nil where the thread is stopped before.
    private func persist<Value: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Value
    ) -> Value? {
        while true {
            do {
                return try writer.perform(body)
            } catch {
                if mustStop { return nil }
                failed(error)
            }
            wakes.wait(milliseconds: Self.storePauseMilliseconds)
        }
    }

    private func sleep(until then: Int64?) {
        guard let then else { return wakes.wait(milliseconds: nil) }
        let left = then - clock.nowMilliseconds
        wakes.wait(milliseconds: Int(min(max(left, 1), Self.sleepMillisecondsMax)))
    }
}
