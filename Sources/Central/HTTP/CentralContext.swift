import Hummingbird
import NIOCore

/// What is known of a request besides its own bytes.
struct CentralContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who is at the other end of the connection: a proxy, where one stands before the centre.
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
