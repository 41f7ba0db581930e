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
    }

    typealias Answer = @Sendable (Request, CentralContext) async throws -> Response

    let method: HTTPRequest.Method
    /// As in OpenAPI: `/v1/panels/{id}/batches`.
    let path: String
    /// OpenAPI's `operationId`; no two routes share one.
    let operation: String
    let permission: Permission
    let reach: Reach
    let answer: Answer

    init(
        _ method: HTTPRequest.Method, _ path: String, _ operation: String,
        _ permission: Permission, touching reach: Reach, answer: @escaping Answer
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.permission = permission
        self.reach = reach
        self.answer = answer
    }
}

extension Route {
    /// `GET /livez`.
    var name: String { "\(method) \(path)" }
}
