import Synchronization

/// Counts what was refused, by kind. Kept in memory and written once in a while: a guesser must
/// not be able to make the disk busy.
package final class Refusals: Sendable {
    /// Between two writings.
    package static let writingMilliseconds: Int64 = 60_000

    private struct State {
        var times: [String: Int64] = [:]
        var writtenAt: Int64?
    }

    private let state = Mutex(State())

    package init() {}

    func note(_ kind: Problem.Kind) {
        state.withLock { $0.times[kind.rawValue, default: 0] += 1 }
    }

    /// Writes what was counted, where a minute has passed; outside of any transaction. What cannot
    /// be written stays counted.
    func writeIfDue(to store: any Store, tenant: String, at now: Int64) {
        let due = state.withLock { state in
            let last = state.writtenAt ?? now
            // A clock that was set back makes it time too.
            let isDue = !(last..<last + Self.writingMilliseconds).contains(now)
            state.writtenAt = isDue ? now : last
            return isDue ? state.times : [:]
        }
        guard !due.isEmpty else { return }
        write(due, to: store, tenant: tenant, at: now)
    }

    /// Writes everything now, as before somebody looks, and at the end.
    func write(to store: any Store, tenant: String, at now: Int64) {
        write(state.withLock { $0.times }, to: store, tenant: tenant, at: now)
    }

    private func write(
        _ due: [String: Int64], to store: any Store, tenant: String, at now: Int64
    ) {
        guard !due.isEmpty else { return }
        let written: Void? = try? store.transaction {
            for (kind, times) in due.sorted(by: { $0.key < $1.key }) {
                try store.execute(
                    "INSERT INTO refusals (tenant, kind, times, last_ms) VALUES (?, ?, ?, ?) "
                        + "ON CONFLICT (tenant, kind) DO UPDATE SET "
                        + "times = refusals.times + excluded.times, last_ms = excluded.last_ms",
                    [.text(tenant), .text(kind), .integer(times), .integer(now)])
            }
        }
        guard written != nil else { return }
        state.withLock { state in
            for (kind, times) in due {
                state.times[kind, default: 0] -= times
                if state.times[kind] == 0 { state.times[kind] = nil }
            }
        }
    }
}
