import Glibc

/// How long something took, many times.
package struct Samples {
    private var nanoseconds: [UInt64] = []

    /// - Parameter count: room is made for so many at once, so that none is measured while the
    ///   array grows.
    package init(reserving count: Int) {
        nanoseconds.reserveCapacity(count)
    }

    package var count: Int { nanoseconds.count }

    /// - Parameter span: from the start to the end, by `Stopwatch`.
    package mutating func add(_ span: Range<UInt64>) {
        nanoseconds.append(UInt64(span.count))
    }

    /// The duration that a share of the samples does not exceed, in nanoseconds: nearest rank.
    ///
    /// - Parameter share: above 0, at most 1.
    package func percentile(_ share: Double) -> Double {
        precondition(!nanoseconds.isEmpty && share > 0 && share <= 1)
        let rank = Int((share * Double(nanoseconds.count)).rounded(.up))
        return Double(nanoseconds.sorted()[rank - 1])
    }
}

/// `CLOCK_MONOTONIC`.
package enum Stopwatch {
    package static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    /// In nanoseconds, from a moment that stays the same while the machine runs.
    package static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * nanosecondsPerSecond + UInt64(time.tv_nsec)
    }
}
