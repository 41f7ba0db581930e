import HTTPTypes
import Hummingbird
import NIOCore

/// What is known of a request besides its own bytes.
struct CentralContext: RequestContext, RemoteAddressRequestContext {
    /// The longest address that a proxy's word is taken for.
    private static let originBytesMax = 45

    var coreContext: CoreRequestContextStorage
    /// Who is at the other end of the connection: a proxy, where one stands before the centre.
    let remoteAddress: SocketAddress?
    /// Who asks, once the gate knows it.
    var caller: Caller?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Of a route that is for callers alone.
    var knownCaller: Caller {
        get throws {
            guard let caller else { throw Problem.notSignedIn }
            return caller
        }
    }

    /// The address that a request came from. Only a proxy on this machine is believed when it says
    /// that it came from another one.
    func origin(of request: Request) -> String {
        let peer = remoteAddress?.ipAddress ?? ""
        guard isLocal, let forwarded = request.headers[.forwardedFor],
            let last = forwarded.split(separator: ",").last.map({ $0.filter { $0 != " " } }),
            (1...Self.originBytesMax).contains(last.utf8.count),
            last.allSatisfy({ $0.isHexDigit || $0 == "." || $0 == ":" })
        else { return peer }
        return last
    }

    /// Whether the browser reached us over TLS: ours, or a proxy's on this machine.
    func isSecure(_ request: Request, hasTLS: Bool) -> Bool {
        hasTLS || (isLocal && request.headers[.forwardedProto] == "https")
    }

    private var isLocal: Bool {
        let address = remoteAddress?.ipAddress ?? ""
        return address.hasPrefix("127.") || address == "::1"
    }
}
