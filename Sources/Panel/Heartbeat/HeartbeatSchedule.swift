import Exchange
package import Feedback

/// When the next heartbeat is due: a pure value.
///
/// Each pause is drawn anew, so that panels that were switched on together, or came back together,
/// do not speak together for ever.
package struct HeartbeatSchedule: Sendable {
    /// The first comes within so long of the start.
    package static let firstMillisecondsMax: UInt64 = 30_000
    /// A pause is this much longer or shorter than the interval, in percent.
    package static let jitterPercent: UInt64 = 10
    private static let interval = UInt64(Heartbeat.intervalMilliseconds)

    package private(set) var due: Instant

    package init(at now: Instant, using random: inout some RandomNumberGenerator) {
        due = now.advanced(
            byMilliseconds: UInt64.random(in: 0...Self.firstMillisecondsMax, using: &random))
    }

    package func isDue(at now: Instant) -> Bool { now >= due }

    /// - Parameter pause: what the centre asked for; 0: nothing.
    package mutating func spoke(
        at now: Instant, pauseMilliseconds pause: UInt64 = 0,
        using random: inout some RandomNumberGenerator
    ) {
        let spread = Self.interval * Self.jitterPercent / 100
        let wait = UInt64.random(
            in: Self.interval - spread...Self.interval + spread, using: &random)
        due = now.advanced(byMilliseconds: max(wait, pause))
    }

    /// Something changed that the centre waits for.
    package mutating func hurry(at now: Instant) {
        due = min(due, now)
    }
}
