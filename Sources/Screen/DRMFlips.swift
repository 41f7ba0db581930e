package import Feedback

/// Which of two buffers is on the glass, and which is on its way there. The display changes them
/// once in a frame, so that no picture is seen half drawn; a picture that comes meanwhile waits,
/// and one that comes after it takes its place.
package struct FlipTurn: Hashable {
    /// The longest that a change may take, in milliseconds: sixty frames. A driver that says
    /// nothing for so long has lost it.
    package static let patienceMilliseconds: UInt64 = 1_000

    /// On the glass.
    package private(set) var shown = 0
    package private(set) var isUnderWay = false
    /// A picture is newer than what is shown or under way.
    package private(set) var isWaiting = false
    /// When it was first seen to be under way.
    private var since: Instant?

    package init() {}

    /// The one that may be written to while nothing is under way.
    package var hidden: Int { 1 - shown }

    /// A new picture is there.
    ///
    /// - Returns: whether the hidden buffer is to be filled and shown now.
    package mutating func drew() -> Bool {
        isWaiting = isUnderWay
        return !isUnderWay
    }

    /// The display was asked to show the hidden buffer.
    package mutating func asked() {
        isUnderWay = true
        isWaiting = false
        since = nil
    }

    /// The display shows what it was asked to.
    ///
    /// - Returns: whether the buffer that is now hidden is to be filled and shown.
    package mutating func flipped() -> Bool {
        guard isUnderWay else { return false }
        isUnderWay = false
        shown = hidden
        return isWaiting
    }

    /// The kernel is not ready for another change yet: the picture waits for the one under way.
    package mutating func refused() {
        asked()
        isWaiting = true
    }

    /// Looks at the clock, some time after a change was asked for: to paint takes time, which is
    /// not the display's.
    ///
    /// - Returns: whether the change is late.
    package mutating func isLate(at now: Instant) -> Bool {
        guard isUnderWay else { return false }
        guard let since else {
            since = now
            return false
        }
        return since.advanced(byMilliseconds: Self.patienceMilliseconds) <= now
    }

    /// When to look at the clock; nil while nothing is under way.
    ///
    /// - Parameter now: or a moment shortly before.
    package func due(at now: Instant) -> Instant? {
        isUnderWay ? (since ?? now).advanced(byMilliseconds: Self.patienceMilliseconds) : nil
    }

    /// The buffer that the display was made to show by other means.
    package mutating func shows(_ buffer: Int) {
        self = FlipTurn()
        shown = buffer
    }
}
