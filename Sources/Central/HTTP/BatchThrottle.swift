import Feedback
import NIOCore
import Synchronization

/// How many batches one panel and one address may deliver. What is turned away is not read, and
/// comes again when the answer says.
///
/// The id in the address is only what the sender says, so a panel's share is one of its own
/// address: nobody uses up another's. Behind a proxy on this machine every batch comes from the
/// same address; there the proxy limits addresses.
final class BatchThrottle: Sendable {
    /// A panel on a line so thin that it sends one record at a time has sent a day's 4,000 in a
    /// minute or so.
    static let ofPanel = Throttle<PanelHere>.Allowance(burst: 600, perSecond: 50)
    /// A hundred panels behind one router, back at once.
    static let ofAddress = Throttle<Address>.Allowance(burst: 3_000, perSecond: 200)

    struct PanelHere: Hashable {
        let panel: PanelID
        let address: Address
    }

    /// An IPv4 address, or the first 64 bits of an IPv6 one: one subscriber has all of the rest.
    struct Address: Hashable {
        let text: String

        init?(_ address: SocketAddress?) {
            guard let ip = address?.ipAddress else { return nil }
            if case .v6 = address {
                text = Self.network(ofIPv6: ip)
            } else {
                text = ip
            }
        }

        /// Whether it is one of this machine's own.
        var isLoopback: Bool { text.hasPrefix("127.") || text == "::1" }

        private static func network(ofIPv6 ip: String) -> String {
            guard ip != "::1" else { return ip }
            // An IPv4 address in IPv6's clothes is that address.
            if let mapped = ip.split(separator: ":").last, mapped.contains(".") {
                return String(mapped)
            }
            // "::" stands for as many zeros as make eight groups (RFC 4291, section 2.2).
            let halves = ip.split(separator: "::", omittingEmptySubsequences: false)
                .map { $0.split(separator: ":").map(String.init) }
            let written = halves.reduce(0) { $0 + $1.count }
            let zeros = Array(repeating: "0", count: halves.count == 2 ? max(0, 8 - written) : 0)
            let groups = halves[0] + zeros + halves.dropFirst().flatMap(\.self)
            return groups.prefix(4).joined(separator: ":")
        }
    }

    private struct State {
        var panels = Throttle<PanelHere>(ofPanel)
        var addresses = Throttle<Address>(ofAddress)
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds of a clock that never goes back.
    init(now: @escaping @Sendable () -> Int64 = BatchThrottle.steadyMilliseconds) {
        self.now = now
    }

    private static let start = ContinuousClock.now

    /// Milliseconds since the process began.
    static let steadyMilliseconds: @Sendable () -> Int64 = {
        Int64((ContinuousClock.now - start) / .milliseconds(1))
    }

    /// - Throws: `Problem.tooMany` where it is too much now.
    func admit(_ panel: PanelID, from address: SocketAddress?) throws(Problem) {
        guard let address = Address(address) else { return }
        let now = now()
        let pause = state.withLock { state -> Int64? in
            if !address.isLoopback, let pause = state.addresses.admit(address, at: now) {
                return pause
            }
            return state.panels.admit(PanelHere(panel: panel, address: address), at: now)
        }
        guard let pause else { return }
        throw Problem.tooMany(retryAfterSeconds: Int((pause + 999) / 1_000))
    }
}
