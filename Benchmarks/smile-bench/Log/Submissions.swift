import AppendLog
import CLinux
import Glibc
import Measuring
import Synchronization

/// What is handed to the log's thread: a queue and a doorbell, as `Panel`'s mailbox is.
final class Submissions: Sendable {
    struct Submission {
        let submitter: Int
        let drafts: [Draft]
    }

    private let waiting = Mutex<[Submission]>([])
    private let bell: Bell

    init() throws {
        bell = try Bell()
    }

    func put(_ submission: Submission) {
        waiting.withLock { $0.append(submission) }
        bell.ring()
    }

    /// Everything that is there, once there is something.
    func wait() -> [Submission] {
        bell.wait()
        return waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}

/// Wakes one thread: an eventfd.
final class Bell: Sendable {
    private let descriptor: Int32

    init() throws {
        descriptor = smile_eventfd_create()
        guard descriptor >= 0 else { throw MeasuringFault("eventfd", "bell", -descriptor) }
    }

    deinit {
        close(descriptor)
    }

    func ring() {
        var one: UInt64 = 1
        // The only failure is a counter at its maximum, and then the bell rings already.
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Returns once it has rung, and silences it.
    func wait() {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&waiting, 1, -1) < 0 {}
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
