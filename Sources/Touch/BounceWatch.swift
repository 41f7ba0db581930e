import Feedback

/// Remembers where contacts ended a moment ago: what touches down there is the same finger still.
struct BounceWatch: Sendable {
    /// Ends that are remembered: no device has more contacts at once.
    private static let endsMax = ContactTracker.slotsMax

    private let milliseconds: UInt64?
    private let slopShare: Double
    private var ends: [ContactChange] = []

    init(_ limits: TapLimits) {
        milliseconds = limits.bounceMilliseconds
        slopShare = limits.slopShare
    }

    func isBounce(_ down: ContactChange) -> Bool {
        ends.contains { end in
            isRecent(end, at: down.at) && end.point.distance(to: down.point) <= slopShare
        }
    }

    /// A contact that has had its verdict has ended.
    mutating func note(end: ContactChange) {
        guard milliseconds != nil else { return }
        ends = ends.filter { isRecent($0, at: end.at) }
        if ends.count == Self.endsMax { ends.removeFirst() }
        ends.append(end)
    }

    private func isRecent(_ end: ContactChange, at now: Instant) -> Bool {
        guard let milliseconds else { return false }
        return now.milliseconds(since: end.at) <= milliseconds
    }
}
