package import Feedback

/// A surface that comes and goes while somebody draws on it: a display that is plugged in. What is
/// drawn while it is not there is shown when it is.
package protocol LiveSurface: Surface {
    /// Can be read when `turn` has something to do; the same for as long as the surface lives.
    var waitDescriptor: Int32 { get }

    /// When `turn` has something to do though the descriptor says nothing; nil for never.
    var nextDue: Instant? { get }

    /// What has happened up to `now`. Never waits.
    func turn(at now: Instant) -> DisplayNews

    /// Goes dark, until `wake`.
    func sleep()
    func wake()

    /// Leaves the display to whoever had it before.
    func close()
}
