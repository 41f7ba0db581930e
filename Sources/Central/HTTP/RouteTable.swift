import HTTPTypes
import Hummingbird

extension OfficeServer {
    /// Everything that the centre answers; nothing else is served.
    var routes: [Route] {
        let batches = BatchRoute(accept: accept, throttle: throttle)
        let enrolments = EnrolmentRoute(ask: ask)
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
                try await enrolments.enrol(request)
            },
            Route(
                .post, "/v1/panels/{id}/keys", "changePanelKey", .panel, touching: .ownPanel
            ) { request, context in
                try await enrolments.changeKey(
                    request, panelText: context.parameters.get("id") ?? "")
            },
            Route(.get, "/", "officePage", .loopback, touching: .places) { request, _ in
                try await office(request)
            },
            Route(.get, "/livez", "live", .open, touching: .nothing) { _, _ in
                Self.plain("alive\n")
            },
            Route(.get, "/readyz", "ready", .loopback, touching: .centre) { _, _ in
                try await ready()
            },
        ]
        return named
            + StaticFile.all.map { file in
                Route(.get, file.path, file.operation, .loopback, touching: .nothing) {
                    request, _ in
                    file.response(to: request)
                }
            }
    }

    /// Those that this server answers: what nobody has to sign in for is for this machine alone.
    var served: [Route] {
        routes.filter { $0.permission != .loopback || isLoopback }
    }

    var router: Router<CentralContext> {
        let router = Router(context: CentralContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(framedBy: framedBy))
        router.add(middleware: ProblemAnswers(logger: logger))
        for route in served {
            router.on(RouterPath(route.path), method: route.method, use: route.answer)
        }
        return router
    }
}
