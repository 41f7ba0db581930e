import Hummingbird
import Testing
import Yams

@testable import Central

/// The table of routes against the description that the centre serves.
@Suite struct RouteTableTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    private func server(servesPeople: Bool = true) -> OfficeServer {
        fixture.server(servesPeople: servesPeople, accept: { _, _, _ in false }, database: "")
    }

    /// Operations of the description by `METHOD /path`.
    private func described() throws -> [String: [String: Any]] {
        let text = String(decoding: PackageResources.http_api_yaml, as: UTF8.self)
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        return paths.reduce(into: [:]) { all, path in
            for (method, operation) in path.value {
                all["\(method.uppercased()) \(path.key)"] = operation
            }
        }
    }

    @Test func `the served description names just the routes of the table, as it names them`()
        throws
    {
        let described = try described()
        let routes = server().routes
        #expect(Set(routes.map(\.name)) == Set(described.keys))
        #expect(routes.count == described.count)
        for route in routes {
            let operation = try #require(described[route.name])
            #expect(operation["operationId"] as? String == route.operation)
            #expect(operation["x-permission"] as? String == route.permission.name, "\(route.name)")
            #expect(operation["x-reach"] as? String == route.reach.name, "\(route.name)")
            let security = try #require(operation["security"] as? [[String: [String]]])
            #expect(security == route.permission.security, "\(route.name)")
        }
        #expect(Set(routes.map(\.operation)).count == routes.count)
    }

    @Test func `the router serves the table and nothing else`() {
        for servesPeople in [true, false] {
            let server = server(servesPeople: servesPeople)
            let served = server.router.routes.filter { $0.method != .head }
                .map { "\($0.method) \($0.path)" }
            #expect(served.sorted() == server.served.map(\.name).sorted())
        }
    }

    @Test func `nothing is open but whether the process lives, and what signing in takes`() {
        let open = server().routes.filter { $0.permission == .open }.map(\.name)
        #expect(
            Set(open) == [
                "GET /livez", "GET /sign-in", "POST /sign-in", "POST /sign-in/code",
                "GET /set-password", "POST /set-password", "GET /office.css", "GET /sign-in.js",
                "GET /icon.svg",
            ])
    }

    @Test func `where passwords could be read on the way there is no page, and panels deliver`() {
        let names = server(servesPeople: false).served.map(\.name)
        #expect(
            names == [
                "POST /v1/panels/{id}/batches", "POST /v1/enrolments", "POST /v1/panels/{id}/keys",
                "POST /v1/panels/{id}/heartbeats", "GET /livez",
            ])
    }
}
