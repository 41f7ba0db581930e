import AppendLog
import Exchange
import Synchronization

@testable import Central

/// A safekeeping log that can be full.
final class KeptEntries: Sendable {
    private struct IsFull: Error {}

    private let state = Mutex<(entries: [SafekeepingEntry], isFull: Bool)>(([], false))

    var entries: [SafekeepingEntry] { state.withLock { $0.entries } }

    func setFull(_ isFull: Bool) {
        state.withLock { $0.isFull = isFull }
    }

    func keep(_ entry: SafekeepingEntry) throws {
        try state.withLock { state in
            guard !state.isFull else { throw IsFull() }
            state.entries.append(entry)
        }
    }
}
