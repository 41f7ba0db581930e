import Dispatch
import Synchronization

/// Tells one thread that there may be something to do. Raised often, it wakes once.
package final class WakeSignal: Sendable {
    private let isRaised = Mutex(false)
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func raise() {
        let wasRaised = isRaised.withLock { isRaised in
            defer { isRaised = true }
            return isRaised
        }
        if !wasRaised { semaphore.signal() }
    }

    /// Waits for `raise` or, where that comes first, for so many milliseconds; nil: for `raise`.
    func wait(milliseconds: Int?) {
        if let milliseconds {
            guard semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
                return
            }
        } else {
            semaphore.wait()
        }
        isRaised.withLock { $0 = false }
    }
}
