import Dispatch
import Synchronization

/// Runs blocking reads on a few threads of their own, so that no event loop waits for a disk.
///
/// Each read opens a connection for itself that can only read: it never checkpoints and never
/// disturbs the one writer.
package final class Readers: Sendable {
    /// Reads that run at once.
    package static let concurrentMax = 2
    /// Reads that run or wait; the next is refused, so that a rush cannot fill the memory.
    package static let waitingMax = 64

    private struct State {
        var waiting = 0
        var next = 0
    }

    private let open: @Sendable () throws -> any Store
    private let queues: [DispatchQueue]
    private let state = Mutex(State())

    package init(open: @escaping @Sendable () throws -> any Store) {
        self.open = open
        queues = (0..<Self.concurrentMax).map { DispatchQueue(label: "smile-panel.reader.\($0)") }
    }

    /// Runs `body` with a store of its own; throws `Problem.busy` where too many reads wait.
    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Result
    ) async throws -> Result {
        guard let queue = take() else { throw Problem.busy }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                defer { state.withLock { $0.waiting -= 1 } }
                continuation.resume(with: Swift.Result { try body(open()) })
            }
        }
    }

    private func take() -> DispatchQueue? {
        state.withLock { state in
            guard state.waiting < Self.waitingMax else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % queues.count
            return queues[state.next]
        }
    }
}
