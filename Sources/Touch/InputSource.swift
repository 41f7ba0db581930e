package import Feedback

/// Where contacts come from: a touch screen, a recording, the demonstration's page, a script.
///
/// The loop waits until `waitDescriptor` can be read or `nextDue` has come, whichever is first, and
/// then calls `read`. All calls come from the loop's thread.
package protocol InputSource: AnyObject {
    /// What a technician calls it: the device's own name.
    var name: String { get }

    /// Can be read when there is something for `read`; nil where only time brings it.
    var waitDescriptor: Int32? { get }

    /// When `read` has something though the descriptor says nothing: the next frame of a recording,
    /// or at once where `read` stopped at its limit. Nil for never.
    var nextDue: Instant? { get }

    /// What has happened up to `now`. Never waits.
    func read(at now: Instant) -> InputReading
}

/// What one reading of a source gave.
package struct InputReading: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case open
        /// A recording or a script has come to its end.
        case ended
        /// Unplugged, revoked or broken; open contacts were cancelled. `code` is the errno.
        case gone(code: Int32)
    }

    /// In the order in which they happened. A tap that came of them is to be stamped with its own
    /// time or with `now`, whichever is earlier: a recording that plays N times faster keeps the
    /// times between its frames, or no tap would be long enough.
    package var changes: [ContactChange]
    package var state: State
    /// Losses in the kernel's or the page's queue that this reading met.
    package var droppedFrames: UInt64

    package init(changes: [ContactChange] = [], state: State = .open, droppedFrames: UInt64 = 0) {
        self.changes = changes
        self.state = state
        self.droppedFrames = droppedFrames
    }
}
