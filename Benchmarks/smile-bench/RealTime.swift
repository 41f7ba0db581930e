import Glibc

/// Measuring before every ordinary program, where that is allowed: what a scheduler does to both
/// sides would hide the difference between them.
enum RealTime {
    static func perform<Result>(_ body: () throws -> Result) rethrows -> Result {
        var priority = sched_param()
        priority.sched_priority = 1
        let isGranted = sched_setscheduler(0, SCHED_FIFO, &priority) == 0
        if !isGranted {
            Console.complain("no real-time priority is allowed; a busy machine blurs p99")
        }
        defer {
            // The programs that are measured next must not inherit it.
            priority.sched_priority = 0
            if isGranted { sched_setscheduler(0, SCHED_OTHER, &priority) }
        }
        return try body()
    }
}
