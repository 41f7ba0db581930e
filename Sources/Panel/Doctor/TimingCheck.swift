/// How long lone durable appends take, and whether that can be true.
package enum TimingCheck {
    package static let appends = 50
    /// A customer notices a longer wait for the thanks, in nanoseconds.
    package static let slowNanoseconds: UInt64 = 100_000_000
    /// No disk that we know stores a page for good in less, in nanoseconds.
    package static let hastyNanoseconds: UInt64 = 20_000

    /// - Parameter nanoseconds: of each append; at least one.
    package static func finding(_ nanoseconds: [UInt64]) -> Finding {
        let sorted = nanoseconds.sorted()
        let middle = sorted[sorted.count / 2]
        let found =
            "a record is durable in \(milliseconds(middle)) ms, the slowest of "
            + "\(sorted.count) in \(milliseconds(sorted[sorted.count - 1])) ms"
        if middle > slowNanoseconds {
            return .warn(
                "append-time", "\(found): customers wait for their thanks",
                try: "another disk or card; see whether something else writes all the time.")
        }
        if middle < hastyNanoseconds {
            return .warn(
                "append-time", "\(found): faster than disks are, so perhaps it is not so",
                try: "smilectl doctor --pull-plug")
        }
        return .ok("append-time", found)
    }

    /// With three digits behind the point.
    private static func milliseconds(_ nanoseconds: UInt64) -> String {
        let microseconds = (nanoseconds + 500) / 1_000
        let rest = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
