import Glibc
import Measuring

/// How long something has run on a processor, the kernel's work for it included, in nanoseconds.
enum ProcessorTime {
    static var ofThread: UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }
    static var ofProcess: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * Stopwatch.nanosecondsPerSecond + UInt64(time.tv_nsec)
    }
}
