import Foundation

/// The centre's wall clock.
package struct CentralClock: Sendable {
    private let read: @Sendable () -> Int64

    /// - Parameter read: milliseconds since 1970 in UTC.
    package init(_ read: @escaping @Sendable () -> Int64) {
        self.read = read
    }

    /// Milliseconds since 1970 in UTC.
    package var nowMilliseconds: Int64 { read() }

    /// The machine's own clock.
    package static let system = CentralClock {
        Int64(Date().timeIntervalSince1970 * 1_000)
    }
}
