package import Settings

/// Why nothing is asked just now.
package enum Rest: Hashable, Sendable {
    /// Nobody is served now; `opens` is when they are, nil where that is not known. A tap wakes the
    /// panel all the same: who is still there may have something to say.
    case asleep(opens: OpeningHours.Opening?)
    /// The staff said so.
    case outOfOrder
}
