import Feedback

/// How long the loop leaves a device alone that says the same again and again: a pure value.
///
/// Ten fingers on a screen of 1000 Hz wake the loop a thousand times a second, for movements that
/// nobody sees. After a few such turns in a row it lets some gather: what a finger does next is
/// then late by one frame of a display at most. Screens of up to 500 Hz are never paused.
struct StreamPace: Hashable, Sendable {
    /// Turns that come sooner after the one before belong to a stream, in milliseconds.
    static let quickMilliseconds: UInt64 = 2
    /// So many in a row are none of a customer's gestures.
    static let turnsMin = 16
    static let pauseMilliseconds: UInt64 = 16

    private var turns = 0
    private var readyAt: Instant?

    /// - Parameters:
    ///   - now: when the turn began.
    ///   - isMovementOnly: whether fingers that were down moved, and nothing else happened; nil:
    ///     nothing happened at all.
    /// - Returns: how long to wait before the next turn, in milliseconds; nil: not at all.
    mutating func pause(afterTurnAt now: Instant, isMovementOnly: Bool?) -> UInt64? {
        guard let isMovementOnly else { return nil }
        let isQuick = readyAt.map { now.milliseconds(since: $0) < Self.quickMilliseconds } ?? false
        turns = isMovementOnly && isQuick ? turns + 1 : 0
        let pause = turns >= Self.turnsMin ? Self.pauseMilliseconds : 0
        readyAt = now.advanced(byMilliseconds: pause)
        return pause > 0 ? pause : nil
    }
}
