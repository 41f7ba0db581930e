import CLinux
import Glibc

/// Waits until one of several descriptors can be read: an epoll, for the one thread of a loop.
package final class ReadyWait {
    /// Descriptors that one wait names at most; the others are named by the next one.
    package static let tagsMax = Int(SMILE_EPOLL_BATCH)

    private let epoll: Int32

    /// Can be read when one of them can: for a wait within another.
    package var descriptor: Int32 { epoll }

    package init() throws(SystemFault) {
        epoll = try SystemFault.check(smile_epoll_create(), "epoll_create1")
    }

    deinit {
        close(epoll)
    }

    /// `tag` is what `wait` says when the descriptor can be read. A descriptor that is closed
    /// without a copy leaves by itself.
    package func add(_ descriptor: Int32, tag: UInt64) throws(SystemFault) {
        _ = try SystemFault.check(smile_epoll_add(epoll, descriptor, tag), "epoll_ctl")
    }

    package func remove(_ descriptor: Int32) throws(SystemFault) {
        _ = try SystemFault.check(smile_epoll_remove(epoll, descriptor), "epoll_ctl")
    }

    /// The tags of descriptors that can be read, after `milliseconds` at the latest; nil waits for
    /// as long as it takes. Empty after a time-out and after a signal.
    package func wait(milliseconds: UInt64?) throws(SystemFault) -> [UInt64] {
        let timeout = milliseconds.map { Int32(clamping: $0) } ?? -1
        var tags = [UInt64](repeating: 0, count: Self.tagsMax)
        let count = smile_epoll_wait(epoll, &tags, Int32(tags.count), timeout)
        if count == -EINTR { return [] }
        return Array(tags.prefix(Int(try SystemFault.check(count, "epoll_wait"))))
    }
}
