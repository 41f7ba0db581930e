package import Feedback

/// One finger alone that stayed in one place for long: somebody of the staff wants something.
package struct LongPress: Hashable, Sendable {
    package var contact: ContactNumber
    /// Where it touched down.
    package var point: TouchPoint
    package var downAt: Instant
    /// When it had lasted long enough; the finger is still down then.
    package var at: Instant

    package init(contact: ContactNumber, point: TouchPoint, downAt: Instant, at: Instant) {
        self.contact = contact
        self.point = point
        self.downAt = downAt
        self.at = at
    }
}

/// Finds long presses among the contacts of one device. It happens while it lasts, so that staff
/// see when they may let go.
///
/// A second finger anywhere on the screen, a palm, or straying farther than a tap may, ends it for
/// good: that contact calls nobody any more.
struct LongPressRecognizer: Sendable {
    private let milliseconds: UInt64?
    private let slopShare: Double
    private var openCount = 0
    private var candidate: ContactChange?

    init(_ limits: TouchLimits) {
        milliseconds = limits.longPressMilliseconds
        slopShare = limits.taps.slopShare
    }

    var nextDue: Instant? {
        guard let milliseconds, let candidate else { return nil }
        return candidate.at.advanced(byMilliseconds: milliseconds)
    }

    mutating func take(_ change: ContactChange) {
        switch change.kind {
        case .down:
            openCount += 1
            candidate = openCount == 1 && !change.isPalm ? change : nil
        case .moved:
            guard let candidate, candidate.contact == change.contact else { return }
            let strays = candidate.point.distance(to: change.point) > slopShare
            if strays || change.isPalm { self.candidate = nil }
        case .up, .cancel:
            openCount -= 1
            if candidate?.contact == change.contact { candidate = nil }
        }
    }

    /// The long press that is due; a finger makes one at most.
    mutating func woke(at now: Instant) -> LongPress? {
        guard let candidate, let due = nextDue, due <= now else { return nil }
        self.candidate = nil
        return LongPress(
            contact: candidate.contact, point: candidate.point, downAt: candidate.at, at: due)
    }
}
