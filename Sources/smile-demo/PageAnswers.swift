import HTTPTypes
import Hummingbird
import Logging
import Settings

/// What every answer has in common: headers by which nothing inline runs and nothing but the office
/// is loaded from elsewhere, and problem documents in place of errors.
struct PageAnswers<Context: RequestContext>: RouterMiddleware {
    let logger: Logger
    let office: @Sendable () -> ListenAddress?

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = try problem(error).response(to: request, context: context)
        }
        response.headers[.contentSecurityPolicy] = contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
        // A frame may show a number that a customer types.
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private var contentSecurityPolicy: String {
        let frames = office().map { "http://\($0)" } ?? "'none'"
        return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
            + "connect-src 'self'; frame-src \(frames); frame-ancestors 'none'; "
            + "base-uri 'none'; form-action 'none'"
    }

    private func problem(_ error: any Error) -> DemoProblem {
        if let problem = error as? DemoProblem { return problem }
        guard let error = error as? any HTTPResponseError else {
            logger.error("a request to the panel's page failed", metadata: ["fault": "\(error)"])
            return DemoProblem(
                status: .internalServerError, title: "The demonstration made a mistake",
                detail: "The request could not be answered; the program's output says why.")
        }
        switch error.status {
        case .notFound: return .notFound
        case .contentTooLarge: return .tooLarge
        case .badRequest: return .wrong("The body is not a list of touches")
        default:
            return DemoProblem(
                status: error.status, title: "The request is wrong",
                detail: error.status.reasonPhrase)
        }
    }
}
