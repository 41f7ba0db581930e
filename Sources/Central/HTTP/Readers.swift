import Dispatch
import Synchronization

/// Runs blocking reads on a few threads of their own, so that no event loop waits for a disk.
///
/// Each read has a connection for itself that can only read: it never checkpoints and never
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

    /// A queue, and the store that its reads share.
    private final class Lane: @unchecked Sendable {
        let queue: DispatchQueue
        /// Touched on the queue alone.
        var store: (any Store)?

        init(_ number: Int) {
            queue = DispatchQueue(label: "smile-panel.reader.\(number)")
        }
    }

    private let open: @Sendable () throws -> any Store
    private let keepsOpen: Bool
    private let lanes: [Lane]
    private let state = Mutex(State())

    /// - Parameter keepsOpen: whether a store serves many reads, because opening one is dear. One
    ///   at which a read failed is closed.
    package init(keepsOpen: Bool = false, open: @escaping @Sendable () throws -> any Store) {
        self.open = open
        self.keepsOpen = keepsOpen
        lanes = (0..<Self.concurrentMax).map(Lane.init)
    }

    /// Runs `body` with a store of its own; throws `Problem.busy` where too many reads wait.
    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Store) throws -> Result
    ) async throws -> Result {
        guard let lane = take() else { throw Problem.busy }
        return try await withCheckedThrowingContinuation { continuation in
            lane.queue.async { [self] in
                defer { state.withLock { $0.waiting -= 1 } }
                continuation.resume(with: Swift.Result { try run(body, in: lane) })
            }
        }
    }

    private func run<Result>(
        _ body: (any Store) throws -> Result, in lane: Lane
    ) throws -> Result {
        let store = if let store = lane.store { store } else { try open() }
        lane.store = nil
        let result = try body(store)
        if keepsOpen { lane.store = store }
        return result
    }

    private func take() -> Lane? {
        state.withLock { state in
            guard state.waiting < Self.waitingMax else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % lanes.count
            return lanes[state.next]
        }
    }
}
