import Feedback

/// Turns the times of one page into the panel's.
///
/// A tap lasts as long as the finger was down, not as long as its two posts were apart: a busy
/// machine may hold the first one back. The quickest post tells best how the two clocks differ.
struct PageClock: Sendable {
    /// A post that seems to have taken longer shows that the page's clock stood still: the machine
    /// slept. The difference is then measured anew.
    static let delayNanosecondsMax: Int64 = 2_000_000_000

    /// The panel's clock minus the page's.
    private var difference: Int64?

    /// A post came: the page says that it left at `sent`, in its own nanoseconds.
    mutating func heard(sent: Int64, arrived: Instant) {
        let seen = Int64(clamping: arrived.nanoseconds) - sent
        guard let difference, (0...Self.delayNanosecondsMax).contains(seen - difference) else {
            difference = seen
            return
        }
    }

    /// The panel's time of something that happened at `moment` by the page's clock; never later
    /// than `arrived`.
    func instant(of moment: Int64, arrived: Instant) -> Instant {
        let here = max(0, moment + (difference ?? 0))
        return min(Instant(nanoseconds: UInt64(here)), arrived)
    }
}
