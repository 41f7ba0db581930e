import HTTPTypes
import Hummingbird

extension OfficeServer {
    /// Everything that the centre answers; nothing else is served.
    var routes: [Route] {
        let batches = BatchRoute(accept: accept, throttle: throttle)
        let messages = PanelMessageRoute(ask: ask, throttle: throttle)
        let named = [
            Route(
                .post, "/v1/panels/{id}/batches", "deliverBatch", .panel, touching: .ownPanel
            ) { request, context in
                try await batches.respond(
                    to: request, panelText: context.parameters.get("id") ?? "",
                    from: context.remoteAddress)
            },
            Route(.post, "/v1/enrolments", "enrolPanel", .secret, touching: .ownPanel) {
                request, _ in
                try await messages.enrol(request)
            },
            Route(
                .post, "/v1/panels/{id}/keys", "changePanelKey", .panel, touching: .ownPanel
            ) { request, context in
                try await messages.changeKey(
                    request, panelText: context.parameters.get("id") ?? "")
            },
            Route(
                .post, "/v1/panels/{id}/heartbeats", "hearPanel", .panel, touching: .ownPanel
            ) { request, context in
                try await messages.hear(
                    request, panelText: context.parameters.get("id") ?? "",
                    from: context.remoteAddress)
            },
            Route(.get, "/livez", "live", .open, touching: .nothing) { _, _ in
                Self.plain("alive\n")
            },
        ]
        let office = OfficeRoutes(desk: desk, changes: changes, page: page, figures: figures)
        return named + SignInRoutes(desk: desk).all + office.all
            + OrderRoutes(desk: desk, orders: orders).all
            + RollOutPages(desk: desk, orders: orders, zone: page.zone).all + files
    }

    private var files: [Route] {
        StaticFile.all.map { file in
            Route(.get, file.path, file.operation, file.permission, touching: .nothing) {
                request, _ in file.response(to: request)
            }
        }
    }

    /// Those that this server answers: people's only where what they send cannot be read on its
    /// way.
    var served: [Route] {
        routes.filter { servesPeople || !$0.permission.isForPeople || $0.operation == "live" }
    }

    var router: Router<CentralContext> {
        let router = Router(context: CentralContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(framedBy: framedBy))
        router.add(middleware: ProblemAnswers(logger: logger, methods: RouteMethods(served)))
        let (gate, figures) = (Gate(desk: desk), figures)
        for route in served {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                do {
                    let response = try await route.answer(request, context, behind: gate)
                    figures.count(route.operation, response.status.code)
                    return response
                } catch {
                    figures.count(route.operation, (error as? Problem)?.status.code ?? 503)
                    throw error
                }
            }
        }
        return router
    }
}

extension Route {
    /// The answer to whoever may have it. A refusal is counted as the answer that it is.
    fileprivate func answer(
        _ request: Request, _ context: CentralContext, behind gate: Gate
    ) async throws -> Response {
        do {
            var context = context
            context.caller = try await gate.admit(request, context, to: self)
            return try await answer(request, context)
        } catch let redirect as Redirect {
            return redirect.response
        } catch let problem as Problem where problem.status.kind == .clientError {
            return problem.response
        }
    }
}
