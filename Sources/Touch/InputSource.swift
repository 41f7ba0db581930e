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

    /// Sources that came by themselves since the last call: whoever calls reads them from now on.
    func arrivals(at now: Instant) -> [any InputSource]

    /// Lights the lamps and sounds the beeper that the device has, until told otherwise.
    func signal(_ isOn: Bool)
}

extension InputSource {
    package func arrivals(at now: Instant) -> [any InputSource] { [] }
    package func signal(_ isOn: Bool) {}
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

    /// A frame of the device, before what became of it.
    package struct ToldFrame: Hashable, Sendable {
        package var frame: InputFrame
        /// Of `changes` and `keys`, how many came before it.
        package var changesBefore: Int
        package var keysBefore: Int
    }

    /// In the order in which they happened. A tap that came of them is to be stamped with its own
    /// time or with `now`, whichever is earlier: a recording that plays N times faster keeps the
    /// times between its frames, or no tap would be long enough.
    package var changes: [ContactChange]
    /// What keys did, in the order in which it happened.
    package var keys: [KeyChange]
    /// What the device itself said, where somebody wants to know.
    package var frames: [ToldFrame] = []
    package var state: State
    /// Whether more has happened already than this reading tells: what time alone decides waits.
    package var isBehind = false
    /// Losses in the kernel's or the page's queue that this reading met.
    package var droppedFrames: UInt64

    package init(
        changes: [ContactChange] = [], keys: [KeyChange] = [], state: State = .open,
        droppedFrames: UInt64 = 0
    ) {
        self.changes = changes
        self.keys = keys
        self.state = state
        self.droppedFrames = droppedFrames
    }
}
