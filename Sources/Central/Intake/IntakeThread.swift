import Dispatch
package import Exchange
package import Feedback
import Synchronization

/// The thread that owns the store's one writer. Batches and the follow-ups' own writing pass
/// through it one after the other.
package final class IntakeThread: Sendable {
    /// The most batches that wait: their bytes are 32 MiB at worst, and what was read of them is
    /// thrice that. A panel that is turned away comes back.
    package static let jobsMax = 32

    private enum Job: Sendable {
        case batch(
            Result<VerifiedBatch, IntakeFault>,
            @Sendable (Result<Acknowledgement, IntakeFault>) -> Void)
        case work(@Sendable (any Store) -> Void)
    }

    private let mailbox = Mailbox<Job>(limit: jobsMax)
    private let thread: WorkerThread

    /// Starts the thread and waits until its store is open.
    ///
    /// - Parameters:
    ///   - open: opens and migrates the store, on the thread that will use it.
    ///   - changed: called on that thread after each commit that changed anything; must be quick.
    ///   - queued: called likewise after each that put messages into the outbox.
    /// - Throws: what `open` throws.
    package init(
        clock: CentralClock, open: @escaping @Sendable () throws -> Intake,
        changed: @escaping @Sendable () -> Void = {},
        queued: @escaping @Sendable () -> Void = {}
    ) throws {
        let opened = Promise<Void>()
        let mailbox = mailbox
        thread = WorkerThread("intake") {
            let intake: Intake
            do {
                intake = try open()
            } catch {
                return opened.fulfil(.failure(error))
            }
            opened.fulfil(.success(()))
            var isRedating = true
            while true {
                // What a former life left, and what batches had no room for; batches go first.
                while isRedating, mailbox.isEmpty {
                    isRedating = Self.redate(intake, changed)
                }
                guard let job = mailbox.take() else { return }
                let receipt = Self.run(job, intake, clock)
                if receipt?.changed == true { changed() }
                if receipt?.hasMessages == true { queued() }
                if receipt?.isRedatingWaiting == true { isRedating = true }
            }
        }
        try opened.value()
    }

    /// Reads and verifies a batch, and hands it over; `reply` is called on the intake's thread, and
    /// must be quick.
    ///
    /// - Parameter panel: who the sender says it is; nil where nobody says, as on a stick.
    /// - Returns: false where too much waits already, or the thread is stopped: `reply` is not
    ///   called.
    package func accept(
        _ bytes: [UInt8], claimedBy panel: PanelID?,
        reply: @escaping @Sendable (Result<Acknowledgement, IntakeFault>) -> Void
    ) -> Bool {
        // Whoever is turned away anyway costs nothing more.
        guard mailbox.hasRoom else { return false }
        return mailbox.offer(.batch(VerifiedBatch.reading(bytes, claimedBy: panel), reply))
    }

    /// Runs `body` with the writer, and waits for it. Never called on the intake's own thread.
    ///
    /// - Throws: what `body` throws; `IntakeIsFull` where too much waits, or the thread is stopped.
    package func perform<Value: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Value
    ) throws -> Value {
        let result = Promise<Value>()
        guard mailbox.offer(.work { store in result.fulfil(Result { try body(store) }) }) else {
            throw IntakeIsFull()
        }
        return try result.value()
    }

    /// The same while no thread waits.
    package func performing<Value: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = mailbox.offer(
                .work { store in continuation.resume(with: Result { try body(store) }) })
            if !isTaken { continuation.resume(throwing: IntakeIsFull()) }
        }
    }

    /// Takes nothing more, finishes what waits, and closes the store.
    package func stop() {
        mailbox.close()
        thread.join()
    }

    /// Returns whether more is to be done. A fault is told by the next batch, which meets it too.
    private static func redate(_ intake: Intake, _ changed: @Sendable () -> Void) -> Bool {
        guard let hasMoved = try? intake.redate() else { return false }
        if hasMoved { changed() }
        return true
    }

    /// Returns what became of a batch, after it was answered; nil where nothing of it was taken.
    private static func run(_ job: Job, _ intake: Intake, _ clock: CentralClock) -> Receipt? {
        switch job {
        case .work(let body):
            body(intake.store)
            return nil
        case .batch(let verified, let reply):
            do throws(IntakeFault) {
                let receipt = try intake.receive(verified, at: clock.nowMilliseconds)
                reply(.success(receipt.acknowledgement))
                return receipt
            } catch {
                reply(.failure(error))
                return nil
            }
        }
    }
}

/// The writer takes no more work now.
package struct IntakeIsFull: Error, CustomStringConvertible {
    package let description = "the intake has too much to do, or is stopped. Try: again later."
}

/// A value that one thread makes and another waits for.
private final class Promise<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    func fulfil(_ value: Result<Value, any Error>) {
        result.withLock { $0 = value }
        isThere.signal()
    }

    /// Waits for the value; called once.
    func value() throws -> Value {
        isThere.wait()
        guard let result = result.withLock({ $0 }) else {
            preconditionFailure("a promise was kept without a value")
        }
        return try result.get()
    }
}
