/// Messages of one kind on their way out, and the steps of sending one: take, send, settle. Taking
/// and settling are done by the writer, each durable before the next step; sending by whoever has
/// time to wait.
package protocol Post: Sendable {
    associatedtype Attempt: Sendable

    /// Before the first `take`: what becomes of attempts that nobody settled.
    func recover(in store: any Store, at now: Int64) throws
    /// Finds the next message to send, and records that it is under way (P3).
    func take(from store: any Store, at now: Int64) throws -> PostTurn<Attempt>
    /// Sends it. Blocks for as long as the messenger does.
    func send(_ attempt: Attempt, by messenger: any Messenger) -> Delivery
    /// Records what came of an attempt.
    ///
    /// - Parameter share: 0…1, drawn at random: how much of the longest pause to take before the
    ///   next attempt, where there is one.
    func settle(
        _ attempt: Attempt, _ delivery: Delivery, in store: any Store, at now: Int64, share: Double
    ) throws
}

/// What to do now.
package enum PostTurn<Attempt: Sendable>: Sendable {
    /// The attempt is recorded: send it, settle it.
    case send(Attempt)
    /// Messages were looked at, and there may be more.
    case again
    /// Nothing is due before this time, in milliseconds since 1970; nil: before something new.
    case idle(until: Int64?)
}
