import Glibc
import Panel

/// Turns SIGTERM, SIGINT and SIGHUP into calls on a thread of its own, where anything may be done.
struct SignalWait {
    /// Made before any other thread, so that every thread leaves the signals to this one.
    init() {
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// - Parameter reload: for SIGHUP.
    func on(stop: @escaping @Sendable () -> Void, reload: @escaping @Sendable () -> Void) {
        _ = Worker("signals") {
            var signals = Self.signals
            var number: Int32 = 0
            while sigwait(&signals, &number) == 0 { number == SIGHUP ? reload() : stop() }
        }
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGHUP)
        return signals
    }
}
