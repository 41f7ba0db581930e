import HTTPTypes
import Hummingbird

/// Headers of every answer: nothing is loaded from another host, nothing inline runs, and no other
/// site may frame the pages.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
    private let contentSecurityPolicy: String

    /// - Parameter framedBy: origins beside our own whose pages may show ours in a frame.
    init(framedBy: [String] = []) {
        let ancestors = (["'self'"] + framedBy).joined(separator: " ")
        contentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
            + "connect-src 'self'; frame-ancestors \(ancestors); base-uri 'none'; "
            + "form-action 'self'"
    }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
