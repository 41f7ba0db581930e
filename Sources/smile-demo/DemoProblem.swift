import HTTPTypes
import Hummingbird

/// What went wrong with a request to the panel's page, as `application/problem+json` (RFC 9457).
struct DemoProblem: Error, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let detail: String

    static func wrong(_ detail: String) -> DemoProblem {
        DemoProblem(
            status: .badRequest, title: "The request is wrong",
            detail: "\(detail). Nothing of it was taken.")
    }

    static let busy = DemoProblem(
        status: .serviceUnavailable, title: "The panel is busy",
        detail: "The panel is starting, stopping, or has as much waiting as it keeps. Try again.")

    static let notJSON = DemoProblem(
        status: .unsupportedMediaType, title: "The body is not JSON",
        detail: "Only application/json is accepted here. Nothing of it was taken.")

    static let tooLarge = DemoProblem(
        status: .contentTooLarge, title: "The body is too large",
        detail: "At most \(PageContacts.bodyBytesMax) bytes are taken at once. Nothing of it was.")

    static let notFound = DemoProblem(
        status: .notFound, title: "There is nothing here",
        detail: "The panel's page is at /.")

    private struct Document: Encodable {
        let type = "about:blank"
        let title: String
        let status: Int
        let detail: String
    }

    func response(to request: Request, context: some RequestContext) throws -> Response {
        let document = Document(title: title, status: status.code, detail: detail)
        var response = try context.responseEncoder.encode(document, from: request, context: context)
        response.status = status
        response.headers[.contentType] = "application/problem+json"
        if status == .serviceUnavailable { response.headers[.retryAfter] = "1" }
        return response
    }
}
