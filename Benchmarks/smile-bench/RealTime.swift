import Glibc
import Measuring

/// Measuring before every ordinary program, where that is allowed: what a scheduler does to both
/// sides would hide the difference between them.
enum RealTime {
    private enum Priority {
        static let measured: Int32 = 2
        static let behind: Int32 = 1
    }

    private static let complain: Void = Console.complain(
        "no real-time priority is allowed; a busy machine blurs p99")

    static func perform<Result>(_ body: () throws -> Result) rethrows -> Result {
        if !take(SCHED_FIFO, Priority.measured) { complain }
        // The programs that are measured next must not inherit it.
        defer { _ = take(SCHED_OTHER, 0) }
        return try body()
    }

    /// The calling thread goes before ordinary programs too, but never before the one that is
    /// measured.
    static func stayBehind() {
        _ = take(SCHED_FIFO, Priority.behind)
    }

    private static func take(_ policy: Int32, _ number: Int32) -> Bool {
        var priority = sched_param()
        priority.sched_priority = number
        return sched_setscheduler(0, policy, &priority) == 0
    }
}
