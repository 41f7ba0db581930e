import Settings

/// One message on its way out: what may happen to it next, decided without a clock, a database or a
/// network.
///
///     queued ──> sending ──> sent | failed | unknown
///        ^ │        │
///        │ └─> expired, failed (nobody to send it to)
///        └──────────┘ deferred
///
/// `held` is left by a person alone. What ended stays as it ended (P9).
struct OutboxEntry: Hashable, Sendable {
    enum State: String, CaseIterable, Sendable {
        case queued, sending, sent, failed, unknown, expired, held
    }

    /// The most attempts. Expiry comes first in all but a month's outage.
    static let attemptsMax = 200
    /// The longest pause after the first refused attempt; it doubles with each.
    static let firstPauseMilliseconds: Int64 = 30_000
    /// The longest pause of all.
    static let pauseMillisecondsMax: Int64 = 1_800_000
    /// How long a message to the customer waits for a number that may still be typed.
    static let contactWaitMilliseconds: Int64 = 600_000
    /// How often it looks for one.
    static let contactLookMilliseconds: Int64 = 10_000

    var state: State
    /// Why it is not sent, or what the other side said; never a contact.
    var why = ""
    var attempts = 0
    /// When the customer answered.
    let bornMilliseconds: Int64
    var notBeforeMilliseconds: Int64
    let expiresMilliseconds: Int64
}

extension OutboxEntry {
    /// A trigger's message, as it comes into the world. A panel that is back after three weeks
    /// yields a list to review.
    init(_ followUp: FollowUp, answeredAt best: BestTime, now: Int64) {
        // An answer from the future is one of a wrong clock, and must not live the longer for it.
        let born = min(best.atMilliseconds, now)
        let expires = born + Int64(followUp.expiresAfterMinutes) * 60_000
        self.init(
            state: .queued, bornMilliseconds: born,
            notBeforeMilliseconds: followUp.quietHours?.end(at: now) ?? now,
            expiresMilliseconds: expires)
        if !best.isKnown {
            end(.held, "nobody knows when the customer answered")
        } else if now >= expires {
            end(.expired, "the answer came when it was too late to send")
        } else if now >= expires - best.uncertaintyMilliseconds {
            end(.held, "it may be too late: nobody knows closely when the customer answered")
        }
    }

    /// Whether the customer's number is there, as far as it is needed.
    enum Contact: Sendable {
        case notNeeded
        case here
        /// The visit goes on: it may be typed yet.
        case mayCome
        case none
        /// It is on the list of those that get no message.
        case suppressed
    }

    enum Step: Hashable {
        /// Nothing now. Look again at `notBeforeMilliseconds`.
        case wait
        /// It ended without an attempt.
        case ended
        /// Send it, as soon as the attempt is recorded.
        case send
    }

    /// Moves a queued entry on; an entry in another state stays as it is.
    mutating func look(at now: Int64, quietHours: QuietHours?, contact: Contact) -> Step {
        guard state == .queued else { return .ended }
        guard now < expiresMilliseconds else {
            end(.expired, why.isEmpty ? "nothing could be sent in time" : "too late: \(why)")
            return .ended
        }
        guard now >= notBeforeMilliseconds else { return .wait }
        if let morning = quietHours?.end(at: now) {
            return wait(until: morning)
        }
        switch contact {
        case .notNeeded, .here: break
        case .mayCome where now < bornMilliseconds + Self.contactWaitMilliseconds:
            return wait(until: now + Self.contactLookMilliseconds)
        case .mayCome, .none:
            end(.failed, "no contact: the customer left no number")
            return .ended
        case .suppressed:
            end(.failed, "suppressed: this address gets no messages")
            return .ended
        }
        state = .sending
        attempts += 1
        return .send
    }

    /// What came of an attempt.
    ///
    /// - Parameter share: 0…1, drawn at random: how much of the longest pause to take. Panels and
    ///   messages that failed together must not come back together.
    mutating func settle(_ delivery: Delivery, at now: Int64, share: Double) {
        precondition(state == .sending && (0...1).contains(share))
        switch delivery {
        case .sent(let reference): end(.sent, reference.map { "taken as \($0)" } ?? "")
        case .failed(let reason): end(.failed, reason)
        case .unknown(let reason): end(.unknown, reason)
        case .deferred(let reason) where attempts >= Self.attemptsMax:
            end(.failed, "given up after \(attempts) attempts: \(reason)")
        case .deferred(let reason):
            state = .queued
            why = reason
            notBeforeMilliseconds = now + Int64(Double(longestPause) * share)
        }
    }

    /// The centre starts, and an attempt of its former life has no result: perhaps it left.
    mutating func interrupted() {
        guard state == .sending else { return }
        end(.unknown, "the centre was stopped while it was sending")
    }

    /// The database was put back to a time before the message was begun.
    mutating func begunBefore(attempts: Int) {
        guard self.attempts < attempts else { return }
        self.attempts = attempts
        end(.unknown, "it was begun before the database was put back")
    }

    /// Nobody can send it any more.
    mutating func abandon(_ why: String) {
        if state == .queued { end(.failed, why) }
    }

    private var longestPause: Int64 {
        let doublings = min(attempts - 1, 16)
        return min(Self.firstPauseMilliseconds << doublings, Self.pauseMillisecondsMax)
    }

    private mutating func wait(until then: Int64) -> Step {
        notBeforeMilliseconds = then
        return .wait
    }

    private mutating func end(_ state: State, _ why: String) {
        self.state = state
        self.why = why
    }
}
