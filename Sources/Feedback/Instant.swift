/// A moment on the panel's own clock: nanoseconds of `CLOCK_BOOTTIME`.
///
/// Only comparable within one boot of one machine. Pure code takes it as a parameter and never asks
/// for the time itself, so that a test or a simulation decides what time it is.
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the machine started, suspended time included.
    package var nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Later by `milliseconds`; stops at the end of time instead of wrapping.
    package func advanced(byMilliseconds milliseconds: UInt64) -> Instant {
        let (step, stepOverflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflow) = nanoseconds.addingReportingOverflow(step)
        return Instant(nanoseconds: stepOverflow || overflow ? .max : sum)
    }

    /// Whole milliseconds since `earlier`; 0 where `earlier` is later than this.
    package func milliseconds(since earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? (nanoseconds - earlier.nanoseconds) / 1_000_000 : 0
    }
}
