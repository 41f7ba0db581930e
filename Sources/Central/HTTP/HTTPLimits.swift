/// What one client may take of the server. The server has no such limits by itself.
package struct HTTPLimits: Hashable, Sendable {
    /// From a request's headers to the last byte of its answer.
    package static let requestDeadlineMilliseconds: Int64 = 60_000
    /// From the connection to the end of its first request's headers.
    package static let firstHeadMilliseconds: Int64 = 10_000
    /// A request whose body brings fewer bytes than this between two looks is ended: 205 bytes a
    /// second. A telephone line of the nineties has ten times as much.
    package static let bodyBytesPerLookMin = 1_024
    package static let bodyLookMilliseconds: Int64 = 5_000
    /// The most connections at once; the next wait in the kernel's queue.
    package static let connectionsMax = 4_096
    /// Between two parts of a request, and between requests.
    package static let idleMilliseconds: Int64 = 30_000
    package static let headerFieldsMax = 100
    package static let headerFieldBytesMax = 8_192
    package static let headerListBytesMax = 16_384
    /// How long a panel waits before it tries again, where it is not told otherwise.
    package static let retryAfterSeconds = 10

    /// What the store, the logs and the messengers may need besides connections.
    static let otherFilesMax = 256
    /// However few files there are.
    static let connectionsMin = 16

    package var requestDeadlineMilliseconds: Int64
    package var firstHeadMilliseconds: Int64
    package var bodyLookMilliseconds: Int64
    package var connectionsMax: Int
    package var idleMilliseconds: Int64

    package init(
        requestDeadlineMilliseconds: Int64 = Self.requestDeadlineMilliseconds,
        firstHeadMilliseconds: Int64 = Self.firstHeadMilliseconds,
        bodyLookMilliseconds: Int64 = Self.bodyLookMilliseconds,
        connectionsMax: Int = Self.connectionsMax, idleMilliseconds: Int64 = Self.idleMilliseconds
    ) {
        self.requestDeadlineMilliseconds = requestDeadlineMilliseconds
        self.firstHeadMilliseconds = firstHeadMilliseconds
        self.bodyLookMilliseconds = bodyLookMilliseconds
        self.connectionsMax = connectionsMax
        self.idleMilliseconds = idleMilliseconds
    }
}

extension HTTPLimits {
    /// The usual limits, with no more connections than there are files for.
    package init(openFilesMax: Int) {
        self.init(
            connectionsMax: min(
                Self.connectionsMax, max(Self.connectionsMin, openFilesMax - Self.otherFilesMax)))
    }
}
