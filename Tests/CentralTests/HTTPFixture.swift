import AppendLog
import Exchange
import Feedback
import Foundation
import Hummingbird
import Logging
import Peers
import Settings
import TestKit

@testable import Central

/// A real server on a free port of loopback: a whole centre, or the HTTP side alone.
struct HTTPFixture: Sendable {
    private let folder: Peers.TemporaryFolder
    let clock = ManualClock(atMilliseconds: PageFixture.noon)

    init() throws {
        folder = try Peers.TemporaryFolder("central-http")
    }

    func setup(acceptsUnknownPanels: Bool = true) -> CentralSetup {
        var configuration = CentralConfiguration()
        configuration.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.stateDirectory = SettingsPath("state")
        configuration.acceptUnknownPanels = acceptsUnknownPanels
        return CentralSetup(configuration, in: folder.path)
    }

    func withCentre<Value: Sendable>(
        _ setup: CentralSetup, _ body: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        let clock = clock
        let centre = CentralService(
            setup, messenger: MemoryMessenger(), clock: CentralClock { clock.nowMilliseconds },
            zone: .utc, passwordCost: .cheap, logger: quiet)
        return try await withRunning(
            { isServing in try await centre.run { isServing(Int($0.port)) } }, body)
    }

    func withServer<Value: Sendable>(
        limits: HTTPLimits = HTTPLimits(), accept: @escaping BatchAccept = { _, _, _ in false },
        _ body: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        let path = folder.path
        let server = server(limits: limits, accept: accept, database: path + "/none.db")
        return try await withRunning(
            { isServing in
                try await server.application(host: "127.0.0.1", port: 0) { isServing($0) }.run()
            }, body)
    }

    func server(
        limits: HTTPLimits = HTTPLimits(), servesPeople: Bool = true,
        accept: @escaping BatchAccept, database: String
    ) -> OfficeServer {
        OfficeServer(
            accept: accept,
            desk: AccessDesk(
                tenant: "default", clock: CentralClock { PageFixture.noon },
                readers: Readers { try SQLiteStore(readingFrom: database) }, writer: .none,
                passwords: PasswordDesk(cost: .cheap), hasTLS: false),
            orders: OrderDesk(
                tenant: "default", clock: CentralClock { PageFixture.noon }, writer: .none,
                aftermath: TaskAftermath(keep: { _ in }, wake: {}), changed: {}),
            changes: ChangeCounter(),
            page: OfficePage(
                tenant: "default", zone: .utc, clock: CentralClock { PageFixture.noon }),
            limits: limits, servesPeople: servesPeople, logger: quiet)
    }

    /// Runs a server until `body` is done.
    func withRunning<Value: Sendable>(
        _ run:
            @escaping @Sendable (_ isServing: @escaping @Sendable (Int) -> Void) async throws ->
            Void, _ body: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup { group in
            group.addTask {
                defer { port.finish() }
                try await run { port.yield($0) }
            }
            defer { group.cancelAll() }
            for await port in ports { return try await body(HTTPClient(port: port)) }
            try await group.waitForAll()
            throw PeerFault("the server ended before it served")
        }
    }

    private var quiet: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    /// A panel that has answered one visit.
    func panel() -> PanelTwin {
        let file = Array(PageFixture.counter.utf8)
        let revision = Revision(number: 1, digest: revisionDigest(ofFile: file))
        var panel = PanelTwin(
            epoch: Epoch(bits: 7), wallMilliseconds: UInt64(PageFixture.noon) - 1_000)
        panel.boot(at: "fitting rooms")
        panel.log(questionnaire: file, revision: revision)
        panel.append(
            .answer(
                Answer(
                    visit: VisitID(1), revision: revision, question: .first, choice: Choice(2),
                    millisecondsSinceShown: 900)))
        return panel
    }

    /// What shows a token for the whole organisation, made before the centre starts or while it
    /// runs.
    func proof(_ rights: Right...) throws -> [String: String] {
        let secret = AccessSecret()
        _ = try administration.perform(
            AddToken(secret, named: "a test", Set(rights), .everything, days: 1))
        return ["Authorization": "Bearer \(AccessToken.text(secret))"]
    }

    var administration: Administration {
        let clock = clock
        return Administration(setup(), clock: CentralClock { clock.nowMilliseconds })
    }

    func rows(_ table: String) throws -> Int64 {
        let store = try setup().reader()
        return try store.query("SELECT COUNT(*) FROM \(table)", [])[0][integer: 0]
    }
}

extension PasswordHash.Cost {
    /// For tests, which check hundreds.
    static let cheap = PasswordHash.Cost(memoryKiB: 64, passes: 1, lanes: 1)
}
