import Exchange
import Feedback
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore

/// The centre's HTTP side: panels deliver here, people look here.
package struct OfficeServer: Sendable {
    let accept: BatchAccept
    let ask: PanelAsk
    let desk: AccessDesk
    let orders: OrderDesk
    let figures = RequestFigures()
    let changes: ChangeCounter
    let page: OfficePage
    let limits: HTTPLimits
    let framedBy: [String]
    let servesPeople: Bool
    let throttle: BatchThrottle
    let logger: Logger

    /// - Parameters:
    ///   - ask: lets panels in; refuses them all where it is left out.
    ///   - framedBy: origins (`http://127.0.0.1:8081`) whose pages may frame the office's.
    ///   - servesPeople: whether what people send cannot be read on its way: over TLS, or within
    ///     this machine. Else only panels deliver.
    init(
        accept: @escaping BatchAccept,
        ask: @escaping PanelAsk = { _ in .failure(.refused) },
        desk: AccessDesk, orders: OrderDesk, changes: ChangeCounter, page: OfficePage,
        limits: HTTPLimits = HTTPLimits(), framedBy: [String] = [], servesPeople: Bool = true,
        logger: Logger
    ) {
        self.accept = accept
        self.ask = ask
        self.desk = desk
        self.orders = orders
        self.changes = changes
        self.page = page
        self.limits = limits
        self.framedBy = framedBy
        self.servesPeople = servesPeople
        throttle = BatchThrottle()
        self.logger = logger
    }

    /// - Parameters:
    ///   - certificate: nil: plain.
    ///   - isServing: called once with the port that connections reach.
    func application(
        host: String, port: Int, showing certificate: ServedCertificate? = nil,
        isServing: @escaping @Sendable (Int) async -> Void
    ) throws -> some ApplicationProtocol {
        let limits = limits
        var quiet = logger
        quiet.logLevel = .warning  // The server's own lines at "info" would repeat ours.
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [RequestDeadline(limits)],
                idleTimeout: .milliseconds(limits.idleMilliseconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: HTTPLimits.headerFieldBytesMax,
                    maxHeaderListSize: HTTPLimits.headerListBytesMax,
                    maxHeaderFieldCount: HTTPLimits.headerFieldsMax)))
        return Application(
            router: router,
            server: try certificate.map {
                try .tls(plain, tlsConfiguration: $0.configuration)
            } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    limits.connectionsMax, logger: quiet)),
            onServerRunning: { await isServing($0.localAddress?.port ?? port) },
            logger: quiet)
    }

    static func plain(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
