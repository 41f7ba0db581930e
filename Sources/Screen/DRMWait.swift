import CLinux
import Glibc

/// One descriptor that can be read when any of several can: an epoll, to stand in another one. What
/// comes and goes inside is no concern of whoever waits outside.
final class DRMWait {
    let descriptor: Int32

    /// Throws where the process or the machine has no descriptors left.
    init() throws(ScreenFault) {
        let code = smile_epoll_create()
        guard code >= 0 else {
            throw ScreenFault(
                "the display cannot be waited for: errno \(-code); "
                    + "see the limit of open files (LimitNOFILE) of the service")
        }
        descriptor = code
    }

    deinit {
        close(descriptor)
    }

    /// A descriptor that is closed leaves by itself. One that cannot be added is served by time.
    func add(_ descriptor: Int32) {
        _ = smile_epoll_add(self.descriptor, descriptor, 0)
    }
}
