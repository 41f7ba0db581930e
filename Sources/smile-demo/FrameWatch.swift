import Synchronization

/// Tells pages that wait for it that the screen has changed.
final class FrameWatch: Sendable {
    /// Pages that wait at once; a further one is told to come again later.
    static let waitersMax = 64

    /// There is no room to wait, or nothing will ever be drawn again.
    struct Refused: Error {}

    private struct State {
        var newest: UInt64 = 0
        var isClosed = false
        var waiters: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var nextNumber: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Pages that wait now.
    var waiterCount: Int { state.withLock(\.waiters.count) }

    /// The screen has this frame now. From any thread.
    func drew(_ generation: UInt64) {
        wake { $0.newest = generation }
    }

    /// Wakes everyone, and lets nobody wait any more.
    func close() {
        wake { $0.isClosed = true }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters = [:] }
            return state.waiters.values.map { $0 }
        }
        waiters.forEach { $0.resume(returning: true) }
    }

    /// Returns once the newest frame is not `known`, or after `patience`.
    func change(from known: UInt64, patience: Duration) async throws(Refused) {
        let isHeard = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.hears(change: known) }
            group.addTask {
                try? await Task.sleep(for: patience)
                return true
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        guard isHeard else { throw Refused() }
    }

    /// Waits for another frame than `known`; false at once where it may not wait.
    private func hears(change known: UInt64) async -> Bool {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.isClosed { return false }
                    if state.newest != known || Task.isCancelled { return true }
                    if state.waiters.count >= Self.waitersMax { return false }
                    state.waiters[number] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: true)
        }
    }
}
