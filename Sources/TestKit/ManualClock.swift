import Synchronization

/// A clock that stands still until it is told to move. Hand `{ clock.nowMilliseconds }` to whatever
/// wants to know the time.
package final class ManualClock: Sendable {
    private let now: Mutex<Int64>

    /// - Parameter milliseconds: since 1970 in UTC.
    package init(atMilliseconds milliseconds: Int64) {
        now = Mutex(milliseconds)
    }

    package var nowMilliseconds: Int64 {
        now.withLock { $0 }
    }

    package func advance(byMilliseconds milliseconds: Int64) {
        now.withLock { $0 += milliseconds }
    }

    package func set(toMilliseconds milliseconds: Int64) {
        now.withLock { $0 = milliseconds }
    }
}
