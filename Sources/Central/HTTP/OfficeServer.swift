import Exchange
import Feedback
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore

/// The centre's HTTP side: panels deliver here, people look here.
package struct OfficeServer: Sendable {
    let accept: BatchAccept
    let ask: PanelAsk
    let readers: Readers
    let changes: ChangeCounter
    let page: OfficePage
    let limits: HTTPLimits
    let framedBy: [String]
    let isLoopback: Bool
    let throttle: BatchThrottle
    let logger: Logger

    /// - Parameters:
    ///   - ask: lets panels in; refuses them all where it is left out.
    ///   - framedBy: origins (`http://127.0.0.1:8081`) whose pages may frame the office's.
    ///   - isLoopback: whether other machines cannot reach it; else only panels deliver.
    package init(
        accept: @escaping BatchAccept,
        ask: @escaping PanelAsk = { _ in .failure(.refused) },
        readers: Readers, changes: ChangeCounter, page: OfficePage,
        limits: HTTPLimits = HTTPLimits(), framedBy: [String] = [], isLoopback: Bool = true,
        logger: Logger
    ) {
        self.accept = accept
        self.ask = ask
        self.readers = readers
        self.changes = changes
        self.page = page
        self.limits = limits
        self.framedBy = framedBy
        self.isLoopback = isLoopback
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

    /// The office page: 304 where nothing that it shows has changed, without a look at the store.
    func office(_ request: Request) async throws -> Response {
        let view = page.view(
            language: request.uri.queryParameters["language"].map(String.init),
            accepted: request.headers[.acceptLanguage],
            range: request.uri.queryParameters["range"].map(String.init))
        let tag = page.tag(of: view, changes: changes.value)
        let headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "private, no-cache",
            .eTag: tag, .vary: "Accept-Language", .contentLanguage: view.language.code,
        ]
        if request.headers.names(tag) { return Response(status: .notModified, headers: headers) }
        let page = page
        let html = try await readers.read { store in try page.html(view, tag: tag, from: store) }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// Ready once the store can be read.
    func ready() async throws -> Response {
        try await readers.read { store in
            _ = try store.query("SELECT COUNT(*) FROM logs WHERE tenant = ?", [.text("")])
        }
        return Self.plain("ready\n")
    }

    static func plain(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
