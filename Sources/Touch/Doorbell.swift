import CLinux
import Glibc

/// Wakes a thread that waits for descriptors: an eventfd.
package final class Doorbell: Sendable {
    /// Readable from the first `ring` to the next `silence`.
    package let descriptor: Int32

    /// Throws where the process or the machine has no descriptors left.
    package init() throws(SystemFault) {
        descriptor = try SystemFault.check(smile_eventfd_create(), "eventfd")
    }

    deinit {
        close(descriptor)
    }

    /// From any thread; never waits.
    package func ring() {
        var one: UInt64 = 1
        // The only failure is a counter at its maximum, and then the bell rings already.
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    package func silence() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
