package import AppendLog
package import Feedback

/// When to send what to the centre: a state machine over the log's sequence numbers.
///
/// Triggers go at once, the rest at an interval. What is not acknowledged is sent again, after
/// pauses that grow and are spread at random, so that a thousand panels do not come back in step.
package struct ForwarderState: Sendable {
    package struct Limits: Hashable, Sendable {
        /// The longest that a record without a trigger waits for company.
        package var intervalMilliseconds: UInt64
        package var batchRecordsMax: Int
        /// The longest pause after failures.
        package var pauseMillisecondsMax: UInt64

        package init(
            intervalMilliseconds: UInt64 = 60_000, batchRecordsMax: Int = 500,
            pauseMillisecondsMax: UInt64 = 900_000
        ) {
            self.intervalMilliseconds = intervalMilliseconds
            self.batchRecordsMax = batchRecordsMax
            self.pauseMillisecondsMax = pauseMillisecondsMax
        }
    }

    /// What came of a batch.
    package enum Result: Hashable, Sendable {
        /// The centre has everything before this sequence.
        case acknowledged(SequenceNumber)
        /// No answer, or one that says to come again.
        case failed(retryAfterMilliseconds: UInt64?)
        /// It took too long, or the connection broke: the line may be too thin for so much at once.
        case tooSlow
        /// The batch is too long for the centre or for something on the way.
        case tooLong
    }

    package enum Step: Hashable, Sendable {
        /// Send at most so many records from `from`, then call `sent`.
        case send(from: SequenceNumber, recordsMax: Int)
        /// Nothing to do before this time; nil: before the next record.
        case wait(until: Instant?)
    }

    /// The longest that a new trigger waits for the end of a pause of our own.
    package static let triggerPauseMillisecondsMax: UInt64 = 30_000
    /// The first pause after a failure; each further one doubles it.
    package static let firstPauseMilliseconds: UInt64 = 1_000
    /// Over so many times the pause that the centre asked for, panels that it sent away come back.
    package static let askedPauseSpread: UInt64 = 6

    private let limits: Limits
    /// Everything before is at the centre.
    package private(set) var acknowledged: SequenceNumber
    /// Everything before is on the disk here.
    package private(set) var durable: SequenceNumber
    private var recordsMax: Int
    private var oldestWaitingSince: Instant?
    private var isUrgent = false
    private var failures = 0
    private var pausedUntil: Instant?
    /// Whether the centre itself asked for the pause.
    private var isHeld = false

    package init(
        limits: Limits, acknowledged: SequenceNumber, durable: SequenceNumber, at now: Instant
    ) {
        self.limits = limits
        self.acknowledged = acknowledged
        self.durable = durable
        recordsMax = limits.batchRecordsMax
        // What an earlier run left waits no longer: a panel that was off may hold a trigger.
        isUrgent = acknowledged < durable
        oldestWaitingSince = isUrgent ? now : nil
    }

    /// The records that the centre lacks.
    package var backlog: UInt64 {
        durable > acknowledged ? durable.rawValue - acknowledged.rawValue : 0
    }

    /// More is durable. `isUrgent` where a trigger is among it.
    package mutating func stored(before end: SequenceNumber, isUrgent: Bool, at now: Instant) {
        durable = max(durable, end)
        self.isUrgent = self.isUrgent || isUrgent
        if backlog > 0 && oldestWaitingSince == nil { oldestWaitingSince = now }
        guard isUrgent, let pausedUntil, !isHeld else { return }
        // The customer is still near: not every trigger can wait out a long outage's pause.
        let latest = now.advanced(byMilliseconds: Self.triggerPauseMillisecondsMax)
        self.pausedUntil = min(pausedUntil, latest)
    }

    /// Send everything that is there, now.
    package mutating func hurry() {
        isUrgent = backlog > 0
        pausedUntil = nil
    }

    package func next(at now: Instant) -> Step {
        guard backlog > 0, let since = oldestWaitingSince else { return .wait(until: nil) }
        if let pausedUntil, now < pausedUntil { return .wait(until: pausedUntil) }
        let due = since.advanced(byMilliseconds: limits.intervalMilliseconds)
        guard isUrgent || failures > 0 || now >= due || backlog >= UInt64(recordsMax) else {
            return .wait(until: due)
        }
        return .send(from: acknowledged, recordsMax: recordsMax)
    }

    package mutating func sent(
        _ result: Result, at now: Instant, using random: inout some RandomNumberGenerator
    ) {
        switch result {
        case .acknowledged(let mark) where min(mark, durable) == acknowledged:
            // Nothing moved: to ask again at once would be to ask for ever.
            pause(nil, at: now, using: &random)
        case .acknowledged(let mark):
            // A mark behind ours is a centre restored from a backup: it gets everything again (P5).
            acknowledged = min(mark, durable)
            recordsMax = min(limits.batchRecordsMax, recordsMax * 2)
            failures = 0
            pausedUntil = nil
            if backlog == 0 {
                isUrgent = false
                oldestWaitingSince = nil
            }
        case .tooSlow:
            recordsMax = max(1, recordsMax / 2)
            pause(nil, at: now, using: &random)
        case .tooLong:
            recordsMax = max(1, recordsMax / 2)
            if recordsMax == 1 { pause(nil, at: now, using: &random) }
        case .failed(let retryAfter):
            pause(retryAfter, at: now, using: &random)
        }
    }

    /// Full jitter: anywhere between nothing and the doubled pause (Brooker 2015, "Exponential
    /// Backoff and Jitter"). What the centre asked for comes before it, and widens it: of thousands
    /// that it sent away together, few come back together.
    private mutating func pause(
        _ retryAfterMilliseconds: UInt64?, at now: Instant,
        using random: inout some RandomNumberGenerator
    ) {
        let longest = min(
            limits.pauseMillisecondsMax, Self.firstPauseMilliseconds << UInt64(min(failures, 20)))
        failures += 1
        isHeld = retryAfterMilliseconds != nil
        let asked = retryAfterMilliseconds ?? 0
        let spread = max(
            longest, min(limits.pauseMillisecondsMax, Self.askedPauseSpread * asked))
        let pause = asked + UInt64.random(in: 0...spread, using: &random)
        pausedUntil = now.advanced(byMilliseconds: pause)
    }
}
