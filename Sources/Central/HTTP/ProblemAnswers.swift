import HTTPTypes
import Hummingbird
import Logging

/// Turns everything that a route throws into `application/problem+json`, and logs our own mistakes
/// once.
struct ProblemAnswers<Context: RequestContext>: RouterMiddleware {
    let logger: Logger
    let methods: RouteMethods

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            if problem.status.kind == .serverError { log(problem.reason ?? problem.detail) }
            return problem.response
        } catch let fault as StoreFault {
            log("\(fault)")  // The log alone: it may name a path.
            return Problem.unreadableStore.response
        } catch let error as HTTPError where error.status == .notFound {
            let allowed = methods.allowed(at: request.uri.path)
            guard allowed.isEmpty else { return Problem.wrongMethod(allowed) }
            return Problem(
                .notFound, .notFound, "There is nothing here",
                "No page or service has this address and method. The addresses stand in "
                    + "/openapi.yaml."
            ).response
        } catch let error as HTTPError {
            return Problem(
                .wrongRequest, error.status, "The request is wrong",
                error.body ?? error.status.reasonPhrase
            ).response
        } catch {
            guard !Task.isCancelled else { return Problem.stopping.response }
            log("\(error)")
            return Problem.ourMistake.response
        }
    }

    private func log(_ reason: String) {
        logger.error("a request failed", metadata: ["reason": "\(reason)"])
    }
}
