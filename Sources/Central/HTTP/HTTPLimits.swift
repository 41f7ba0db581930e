/// What one client may take of the server. The server has no such limits by itself.
package struct HTTPLimits: Hashable, Sendable {
    /// From a request's first line to the last byte of its answer; also how long a connection may
    /// be silent, or slow with its headers, before a request.
    package static let requestDeadlineMilliseconds: Int64 = 60_000
    /// The most connections at once; the next wait in the kernel's queue.
    package static let connectionsMax = 512
    /// Between two parts of a request, and between requests.
    package static let idleMilliseconds: Int64 = 30_000
    package static let headerFieldsMax = 100
    package static let headerFieldBytesMax = 8_192
    package static let headerListBytesMax = 16_384
    /// How long a panel waits before it tries again, where it is not told otherwise.
    package static let retryAfterSeconds = 10

    package var requestDeadlineMilliseconds: Int64
    package var connectionsMax: Int
    package var idleMilliseconds: Int64

    package init(
        requestDeadlineMilliseconds: Int64 = Self.requestDeadlineMilliseconds,
        connectionsMax: Int = Self.connectionsMax, idleMilliseconds: Int64 = Self.idleMilliseconds
    ) {
        self.requestDeadlineMilliseconds = requestDeadlineMilliseconds
        self.connectionsMax = connectionsMax
        self.idleMilliseconds = idleMilliseconds
    }
}
