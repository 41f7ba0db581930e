import Glibc
import Synchronization

/// Ctrl-C and SIGTERM end the measuring, not the clearing up: programs are stopped and files are
/// removed on the way out.
package enum Interruption {
    private static let isRequested = Atomic(false)

    package static func watch() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.isRequested.store(true, ordering: .relaxed) }
        }
    }

    /// Throws where somebody wants us to end.
    package static func check() throws {
        if isRequested.load(ordering: .relaxed) {
            throw MeasuringFault("interrupted; nothing was measured to its end")
        }
    }
}
