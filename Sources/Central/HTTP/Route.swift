import HTTPTypes
import Hummingbird

/// One thing that the centre answers over HTTP: where, for whom, and how.
///
/// `OfficeServer.routes` is the table of them all; the router is made from it, and a test holds it
/// against `Docs/Reference/http-api.yaml`.
struct Route: Sendable {
    /// The part of the organisation that a route shows or changes.
    enum Reach: Hashable, Sendable {
        /// Nothing of what customers or panels said.
        case nothing
        /// What the panel that asks has said itself.
        case ownPanel
        /// The places that whoever asks may see; each query is limited to them.
        case places
        /// The centre itself, which has no place in the tree.
        case centre

        /// OpenAPI's `x-reach`; nil where there is nothing to say.
        var name: String? {
            switch self {
            case .nothing: nil
            case .ownPanel: "own-panel"
            case .places: "places"
            case .centre: "centre"
            }
        }
    }

    typealias Answer = @Sendable (Request, CentralContext) async throws -> Response

    let method: HTTPRequest.Method
    /// As in OpenAPI: `/v1/panels/{id}/batches`.
    let path: String
    /// OpenAPI's `operationId`; no two routes share one.
    let operation: String
    let permission: Permission
    let reach: Reach
    /// Whether it is for a browser that shows a page: whoever is not signed in is sent to do so.
    let isPage: Bool
    let answer: Answer

    init(
        _ method: HTTPRequest.Method, _ path: String, _ operation: String,
        _ permission: Permission, touching reach: Reach, isPage: Bool = false,
        answer: @escaping Answer
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.permission = permission
        self.reach = reach
        self.isPage = isPage
        self.answer = answer
    }
}

extension Route {
    /// `GET /livez`.
    var name: String { "\(method) \(path)" }

    /// Whether browsers send forms to it.
    var isForm: Bool { isPage && method == .post }
}
