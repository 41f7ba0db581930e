import Glibc
import Panel

/// Turns SIGTERM and SIGINT into a call on a thread of its own, where anything may be done.
struct SignalWait {
    /// Made before any other thread, so that every thread leaves the signals to this one.
    init() {
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    func onStop(_ stop: @escaping @Sendable () -> Void) {
        _ = Worker("signals") {
            var signals = Self.signals
            var number: Int32 = 0
            while sigwait(&signals, &number) == 0 { stop() }
        }
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}
