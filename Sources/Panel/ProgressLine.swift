import Feedback
import Glibc
import Synchronization

/// How far long work has come, as one line on standard error that is written over again and again;
/// where that is no terminal, nothing.
package final class ProgressLine: Sendable {
    private static let pauseMilliseconds: UInt64 = 100

    private struct State {
        var done: UInt64 = 0
        var shownAt: Instant?
    }

    private let what: String
    private let isShown: Bool
    private let state = Mutex(State())

    /// - Parameter what: what is being done: "reading".
    package init(_ what: String) {
        self.what = what
        isShown = isatty(STDERR_FILENO) == 1
    }

    /// From any thread: so many bytes more are done.
    package func add(bytes: Int) {
        guard isShown else { return }
        let line = state.withLock { state -> String? in
            state.done += UInt64(bytes)
            let now = PanelClock.system.now()
            if let last = state.shownAt, now.milliseconds(since: last) < Self.pauseMilliseconds {
                return nil
            }
            state.shownAt = now
            return "\r\(what): \(state.done >> 20) MiB"
        }
        if let line { Self.write(line) }
    }

    /// Takes the line away.
    package func end() {
        guard state.withLock({ $0.shownAt != nil }) else { return }
        // Back to the beginning, and erase to the end of the line (ECMA-48, EL).
        Self.write("\r\u{1B}[K")
    }

    private static func write(_ text: String) {
        _ = text.utf8.withContiguousStorageIfAvailable {
            Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
        }
    }

    /// Lets a while pass.
    package static func pause(milliseconds: Int32) {
        poll(nil, 0, milliseconds)
    }
}
