import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Panel
import Screen
import Settings
import Synchronization
import Touch

/// The page that shows the panel's screen and lets it be touched.
final class PanelPage: Sendable {
    /// The most connections at once; the next wait in the kernel's queue.
    static let connectionsMax = 64
    /// How long a page waits for a frame before it asks again.
    static let patience = Duration.seconds(20)
    /// Longer than the patience: a page that waits for a frame says nothing meanwhile.
    static let idleSeconds: Int64 = 60

    /// The headers' name for what a page has seen: `after` asks for anything else.
    private static let frameName = HTTPField.Name("Smile-Frame")!

    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        var maxUploadSize: Int { PageContacts.bodyBytesMax }

        init(source: Source) {
            coreContext = .init(source: source)
        }
    }

    private let panel: DemoPanel
    private let notes: PageNotes
    private let logger: Logger
    private let clock: PanelClock
    private let open = Mutex(OpenPages())
    private let office = Mutex<ListenAddress?>(nil)
    /// Tells one run of the program from the next: both count frames from 1.
    private let run = String(UInt32.random(in: .min ... .max), radix: 36)

    init(_ panel: DemoPanel, notes: PageNotes, clock: PanelClock = .system, logger: Logger) {
        self.panel = panel
        self.notes = notes
        self.clock = clock
        self.logger = logger
    }

    /// The page shows the office's from now on.
    func show(office address: ListenAddress) {
        office.withLock { $0 = address }
    }

    /// Serves until the service group around it shuts down.
    ///
    /// - Parameter isServing: called once with the port that connections reach.
    func serve(
        port: UInt16, isServing: @escaping @Sendable (UInt16) -> Void
    ) async throws {
        let application = Application(
            router: router,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(Self.idleSeconds))),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: Int(port)), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Self.connectionsMax, logger: logger)),
            onServerRunning: {
                isServing(UInt16(clamping: $0.localAddress?.port ?? Int(port)))
            },
            logger: logger)
        try await application.run()
    }

    private var router: Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: PageAnswers(logger: logger, office: { self.officeAddress }))
        router.get("/") { request, _ in try self.page(for: request) }
        router.get("/frame") { request, _ in try await self.frame(for: request) }
        router.post("/contacts") { request, context in try await self.take(request, context) }
        for file in PageFile.all {
            router.get(RouterPath(file.path)) { _, _ in file.response }
        }
        return router
    }

    private var officeAddress: ListenAddress? { office.withLock { $0 } }

    private func page(for request: Request) throws -> Response {
        guard let office = officeAddress else { throw DemoProblem.busy }
        let text = PageText(
            asked: request.uri.queryParameters["language"].map(String.init),
            accepted: request.headers[.acceptLanguage])
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: text.language,
                .vary: "Accept-Language",
            ],
            body: ResponseBody(
                byteBuffer: ByteBuffer(string: text.html(office: office, notes: notes))))
    }

    /// The newest frame, as soon as it is another one than the page has; 204 where there is none
    /// for a while.
    private func frame(for request: Request) async throws -> Response {
        let known = generation(of: request.uri.queryParameters["after"].map(String.init))
        if panel.surface.generation == known {
            do throws(FrameWatch.Refused) {
                try await panel.frames.change(from: known, patience: Self.patience)
            } catch {
                throw DemoProblem.busy
            }
        }
        guard panel.surface.generation != known else { return Response(status: .noContent) }
        let (generation, bytes) = try panel.surface.png()
        return Response(
            status: .ok,
            headers: [.contentType: "image/png", Self.frameName: "\(run).\(generation)"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// 0, the black screen before the first frame, for what is no frame of this run.
    private func generation(of tag: String?) -> UInt64 {
        guard let tag, tag.hasPrefix(run + ".") else { return 0 }
        return UInt64(tag.dropFirst(run.count + 1)) ?? 0
    }

    private func take(_ request: Request, _ context: Context) async throws -> Response {
        // Another site's page can post anything but this without being asked for leave first.
        guard request.headers[.contentType] == "application/json" else {
            throw DemoProblem.notJSON
        }
        let entries = try await request.decode(as: [PageContacts.Entry].self, context: context)
        let now = clock.now()
        let contacts = try PageContacts(
            page: request.uri.queryParameters["page"].map(String.init),
            sent: request.uri.queryParameters["sent"].map(String.init), entries: entries)
        let areTaken = open.withLock { pages in
            pages.take(contacts, at: now).reduce(true) { panel.pointers.post($1) && $0 }
        }
        guard areTaken else { throw DemoProblem.busy }
        return Response(status: .noContent)
    }
}
