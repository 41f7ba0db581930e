import Glibc
import Touch

extension Doorbell {
    /// Waits until it rings, or `milliseconds` at the longest; nil waits for as long as it takes.
    /// May return early, as after a signal.
    func wait(milliseconds: UInt64?) {
        var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&interest, 1, milliseconds.map { Int32(clamping: $0) } ?? -1)
    }
}
