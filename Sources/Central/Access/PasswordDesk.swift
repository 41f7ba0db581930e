import Dispatch
import Synchronization

/// Checks and makes password hashes on a thread of its own: each takes a tenth of a second and
/// 64 MiB, so they neither hold up an event loop nor come in numbers that fill the memory.
final class PasswordDesk: Sendable {
    /// Hashes at once, each with its memory.
    static let concurrentMax = 1
    /// Hashes that are under way or wait; the next is refused.
    static let waitingMax = 16

    let cost: PasswordHash.Cost
    /// Stands in for an unknown account's, so that the answer takes as long.
    private let nobody: PasswordHash
    private let queue = DispatchQueue(label: "smile-panel.passwords")
    private let waiting = Mutex(0)

    init(cost: PasswordHash.Cost = .standard) {
        self.cost = cost
        nobody = PasswordHash(of: AccessSecret().text, cost: cost)
    }

    /// Whether the password is the hash's; for no hash it takes as long and says no.
    ///
    /// - Returns: also a hash at today's cost, where the stored one has another.
    func check(
        _ password: String, against hash: PasswordHash?
    ) async throws -> (isRight: Bool, renewed: PasswordHash?) {
        try await perform { [cost, nobody] in
            let isRight = (hash ?? nobody).matches(password) && hash != nil
            let renews = isRight && hash?.isOf(cost) == false
            return (isRight, renews ? PasswordHash(of: password, cost: cost) : nil)
        }
    }

    func hash(_ password: String) async throws -> PasswordHash {
        try await perform { [cost] in PasswordHash(of: password, cost: cost) }
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value
    ) async throws -> Value {
        let isTaken = waiting.withLock { count in
            guard count < Self.waitingMax else { return false }
            count += 1
            return true
        }
        guard isTaken else { throw Problem.busy }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                let value = work()
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: value)
            }
        }
    }
}
