import HTTPTypes
import Hummingbird

/// Which methods each address takes, for whoever comes with another one.
struct RouteMethods: Sendable {
    private let routes: [(path: [Substring], method: HTTPRequest.Method)]

    init(_ routes: [Route]) {
        self.routes = routes.map { (Self.parts(of: $0.path), $0.method) }
    }

    /// By name; empty for an address that is none of ours.
    func allowed(at path: String) -> [String] {
        let parts = Self.parts(of: path)
        let found = Set(routes.filter { Self.matches($0.path, parts) }.map(\.method))
        // Whatever can be read can be asked for without its body.
        return (found.contains(.get) ? found.union([.head]) : found).map(\.rawValue).sorted()
    }

    private static func parts(of path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/")
    }

    private static func matches(_ route: [Substring], _ path: [Substring]) -> Bool {
        route.count == path.count
            && zip(route, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
