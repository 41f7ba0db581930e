/// What the control socket grants (P10). A test may turn them down.
package struct ControlLimits: Hashable, Sendable {
    /// Connections at once.
    package var clientsMax = 16
    /// A request's line with its line feed, in bytes.
    package var lineBytesMax = 4_096
    /// Requests of all connections together, a second.
    package var requestsPerSecond: UInt64 = 50
    /// Events that wait for one connection.
    package var eventsMax = 512
    /// The same in bytes.
    package var eventBytesMax = 262_144
    /// Events that the loop hands over before the server takes them.
    package var handedMax = 1_024
    /// How long half a line may wait for its end.
    package var halfLineMilliseconds: UInt64 = 10_000
    /// How long a connection may ask for nothing that watches nothing.
    package var idleMilliseconds: UInt64 = 300_000
    /// How long a reply may wait to be taken.
    package var replyMilliseconds: UInt64 = 10_000

    package init() {}
}
