import Foundation
import Peers

/// A lock between processes, which goes with the process that has it. What it guards is slow, so a
/// second one waits.
package final class FileLock {
    private let descriptor: Int32

    package init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw PeerFault("cannot open \(path): errno \(errno)") }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw PeerFault("cannot lock \(path): errno \(errno)") }
        }
    }

    package func release() {
        flock(descriptor, LOCK_UN)
    }

    deinit {
        close(descriptor)
    }
}
