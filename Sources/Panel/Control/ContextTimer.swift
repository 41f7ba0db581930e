package import Feedback

/// How long a service has been open, and when it closes by itself, because tills crash. A pure
/// value beside the gate that marks answers.
package struct ContextTimer: Hashable, Sendable {
    /// What the gate is to be told.
    package enum Change: Hashable, Sendable {
        /// A service that was open ends with it.
        case open
        case close
    }

    private var isOpen = false
    private var since: Instant?
    /// When `woke` is to be called; nil for never.
    package private(set) var due: Instant?

    package init() {}

    package mutating func take(
        _ action: ControlRequest.ContextAction, at now: Instant
    ) -> Change? {
        switch action {
        case .status: return nil
        case .open(let seconds):
            isOpen = true
            since = now
            due = seconds.map { now.advanced(byMilliseconds: UInt64($0) * 1_000) }
            return .open
        case .close: return close(at: now)
        }
    }

    package mutating func woke(at now: Instant) -> Change? {
        guard let due, now >= due else { return nil }
        return close(at: now)
    }

    private mutating func close(at now: Instant) -> Change? {
        due = nil
        guard isOpen else { return nil }
        isOpen = false
        since = now
        return .close
    }

    /// - Parameter isGated: whether the configuration marks answers outside an open service.
    package func report(isGated: Bool, at now: Instant) -> ControlReply.ContextReport {
        ControlReply.ContextReport(
            isGated: isGated, isOpen: isOpen,
            sinceSeconds: since.map { now.milliseconds(since: $0) / 1_000 },
            // Rounded up: 0 would say that it is closed.
            closesInSeconds: due.map { ($0.milliseconds(since: now) + 999) / 1_000 })
    }
}
