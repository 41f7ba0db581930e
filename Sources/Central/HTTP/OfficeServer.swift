import Exchange
import Feedback
import HTTPTypes
package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore

/// The centre's HTTP side: panels deliver here, people look here.
package struct OfficeServer: Sendable {
    let accept: BatchAccept
    let readers: Readers
    let changes: ChangeCounter
    let page: OfficePage
    let limits: HTTPLimits
    let framedBy: [String]
    let isLoopback: Bool
    let throttle: BatchThrottle
    let logger: Logger

    /// - Parameters:
    ///   - framedBy: origins (`http://127.0.0.1:8081`) whose pages may frame the office's.
    ///   - isLoopback: whether other machines cannot reach it; else only panels deliver.
    package init(
        accept: @escaping BatchAccept, readers: Readers, changes: ChangeCounter, page: OfficePage,
        limits: HTTPLimits = HTTPLimits(), framedBy: [String] = [], isLoopback: Bool = true,
        logger: Logger
    ) {
        self.accept = accept
        self.readers = readers
        self.changes = changes
        self.page = page
        self.limits = limits
        self.framedBy = framedBy
        self.isLoopback = isLoopback
        throttle = BatchThrottle()
        self.logger = logger
    }

    /// - Parameter isServing: called once with the port that connections reach.
    package func application(
        host: String, port: Int, isServing: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let limits = limits
        var quiet = logger
        quiet.logLevel = .warning  // The server's own lines at "info" would repeat ours.
        return Application(
            router: router,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        RequestDeadline(limits)
                    ],
                    idleTimeout: .milliseconds(limits.idleMilliseconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: HTTPLimits.headerFieldBytesMax,
                        maxHeaderListSize: HTTPLimits.headerListBytesMax,
                        maxHeaderFieldCount: HTTPLimits.headerFieldsMax))),
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
