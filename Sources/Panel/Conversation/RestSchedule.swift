import Feedback
import Settings

/// When the panel sleeps: opening hours by a clock that may not be set. A pure value.
struct RestSchedule: Hashable, Sendable {
    /// The clock may be set, or set right, at any time.
    static let lookMilliseconds: UInt64 = 60_000

    private var hours: OpeningHours?
    /// The staff said so; the next look tells.
    var isOutOfOrder = false {
        didSet { due = Instant(nanoseconds: 0) }
    }
    /// When to look again; nil for never.
    private(set) var due: Instant?

    init(_ hours: OpeningHours?) {
        self.hours = hours
        due = hours == nil ? nil : Instant(nanoseconds: 0)
    }

    /// Other opening hours from now on; nil: always open.
    mutating func take(_ hours: OpeningHours?) {
        self.hours = hours
        due = Instant(nanoseconds: 0)
    }

    /// - Parameter moment: the local time; nil while nobody has set the clock.
    /// - Returns: why nothing is asked now; nil where something is.
    mutating func rest(at moment: LocalMoment?, _ now: Instant) -> Rest? {
        due = nil
        let first: Rest? = isOutOfOrder ? .outOfOrder : nil
        guard let hours else { return first }
        let change = moment.flatMap { moment in
            hours.nextChange(after: moment).map {
                UInt64(clamping: $0 - moment.unixSeconds).multipliedReportingOverflow(by: 1_000)
            }
        }
        let untilChange = change.map { $0.overflow ? .max : $0.partialValue } ?? .max
        due = now.advanced(byMilliseconds: min(untilChange, Self.lookMilliseconds))
        guard let moment, !hours.isOpen(at: moment), first == nil else { return first }
        return .asleep(opens: hours.opening(after: moment))
    }
}
