package import Feedback

/// Contacts or keys that have been down for longer than any person would: for the panel's status.
package struct StuckHealth: Hashable, Sendable {
    /// When the first of them went down.
    package var since: Instant
    /// How many there are.
    package var count: Int

    package init(since: Instant, count: Int) {
        self.since = since
        self.count = count
    }
}
