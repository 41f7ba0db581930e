import Synchronization

/// Counts what changed in the store since this process began: pages and their ETags follow it
/// without a look into the database.
package final class ChangeCounter: Sendable {
    private let count = Atomic<UInt64>(0)

    package init() {}

    /// Called after every commit that a page could show; from any thread.
    package func increment() {
        count.wrappingAdd(1, ordering: .releasing)
    }

    package var value: UInt64 { count.load(ordering: .acquiring) }
}
