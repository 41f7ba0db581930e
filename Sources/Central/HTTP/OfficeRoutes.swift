import Feedback
import HTTPTypes
import Hummingbird

/// The routes that people and programs read by.
struct OfficeRoutes: Sendable {
    let desk: AccessDesk
    let changes: ChangeCounter
    let page: OfficePage
    let figures: RequestFigures

    var all: [Route] {
        [
            Route(
                .get, "/", "officePage", .signedIn(.readReports), touching: .places, isPage: true
            ) { request, context in try await office(request, try context.knownCaller) },
            Route(
                .get, "/v1/report", "report", .signedIn(.readReports), touching: .places
            ) { request, context in try await report(request, try context.knownCaller) },
            Route(
                .get, "/v1/answers", "answers", .signedIn(.readVisits), touching: .places
            ) { request, context in
                try await AnswersRoute(desk: desk).respond(to: request, try context.knownCaller)
            },
            Route(
                .get, "/audit", "auditPage", .signedIn(.readAudit), touching: .centre, isPage: true
            ) { request, _ in try await audit(request) },
            Route(
                .get, "/panels", "panelsPage", .signedIn(.readPanels), touching: .places,
                isPage: true
            ) { request, context in try await panels(request, try context.knownCaller) },
            Route(
                .get, "/v1/panels", "listPanels", .signedIn(.readPanels), touching: .places
            ) { request, context in try await panelList(request, try context.knownCaller) },
            Route(.get, "/readyz", "ready", .signedIn(.watch), touching: .centre) { _, _ in
                try await ready()
            },
            Route(.get, "/metrics", "metrics", .signedIn(.watch), touching: .centre) { _, _ in
                try await metrics()
            },
        ]
    }

    /// The office page: 304 where nothing that it shows has changed, without reading what it shows.
    private func office(_ request: Request, _ caller: Caller) async throws -> Response {
        let query = request.uri.queryParameters
        let view = page.view(
            language: query["language"].map(String.init),
            accepted: request.headers[.acceptLanguage], range: query["range"].map(String.init),
            place: query["place"].map(String.init))
        let reader = PageReader(caller)
        let tag = page.tag(of: view, for: reader, changes: changes.value)
        let headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "private, no-cache",
            .eTag: tag, .vary: "Accept-Language, Cookie", .contentLanguage: view.language.code,
        ]
        if request.headers.names(tag) { return Response(status: .notModified, headers: headers) }
        let page = page
        let html = try await desk.readers.read { store in
            try page.html(view, for: reader, tag: tag, from: store)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// The report as `smile-centrald report --json` writes it.
    private func report(_ request: Request, _ caller: Caller) async throws -> Response {
        let query = request.uri.queryParameters
        let span = TimeSpan(
            from: try AnswersQuery.moment(query["from"], "from"),
            to: try AnswersQuery.moment(query["to"], "to"))
        if let from = span.from, let to = span.to, from >= to {
            throw Problem.wrongQuery("'from' must be before 'to'")
        }
        let place = query["place"].map(String.init)
        let (tenant, part, rights) = (desk.tenant, caller.part, caller.rights)
        let bytes = try await desk.readers.read { store in
            let scope = try part.scope(narrowedTo: place, in: store, tenant: tenant)
            let report = try Report(of: span, at: scope, in: store, tenant: tenant)
            return (rights.contains(.seeSmallGroups) ? report : report.hidingSmallGroups).json
        }
        return JSONAnswer(bytes: bytes).response(to: request)
    }

    /// A page that is made anew each time.
    private func whole(_ html: String, in language: LanguageTag) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .vary: "Accept-Language, Cookie", .contentLanguage: language.code,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    private func audit(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let before: Int64? = try query["before"].map { text in
            guard let number = Int64(text), number > 0 else {
                throw Problem.wrongQuery("'before' is no number of an entry")
            }
            return number
        }
        let (tenant, zone, now) = (desk.tenant, page.zone, desk.clock.nowMilliseconds)
        let language = PageLanguage(of: request).tag
        let html = try await desk.readers.read { store in
            let entries = try AuditLog.entries(
                before: before, most: AuditPage.entriesMax + 1, in: store, tenant: tenant)
            return AuditPage(
                language: language, entries: entries, before: before, zone: zone, now: now
            ).html
        }
        return whole(html, in: language)
    }

    private func panelReports(
        _ request: Request, _ caller: Caller
    ) async throws -> (reports: [PanelReport], names: PlaceNames) {
        let place = request.uri.queryParameters["place"].map(String.init)
        let (tenant, part) = (desk.tenant, caller.part)
        return try await desk.readers.read { store in
            let scope = try part.scope(narrowedTo: place, in: store, tenant: tenant)
            return (
                try PanelReport.all(at: scope, in: store, tenant: tenant),
                PlaceNames(try PlaceRow.all(in: store, tenant: tenant))
            )
        }
    }

    private func panels(_ request: Request, _ caller: Caller) async throws -> Response {
        let query = request.uri.queryParameters
        let language = PageLanguage(of: request).tag
        let (reports, names) = try await panelReports(request, caller)
        let html = PanelsPage(
            language: language, reports: reports, names: names,
            place: query["place"].map(String.init), zone: page.zone,
            now: desk.clock.nowMilliseconds
        ).html
        return whole(html, in: language)
    }

    private func panelList(_ request: Request, _ caller: Caller) async throws -> Response {
        let page = try PanelListPage(request.uri.queryParameters)
        let reports = try await panelReports(request, caller).reports
        let json = page.json(of: reports, at: desk.clock.nowMilliseconds)
        return JSONAnswer(bytes: json).response(to: request)
    }

    /// Ready once the store can be read.
    private func ready() async throws -> Response {
        let tenant = desk.tenant
        try await desk.readers.read { store in
            _ = try store.query("SELECT COUNT(*) FROM logs WHERE tenant = ?", [.text(tenant)])
        }
        return OfficeServer.plain("ready\n")
    }

    private func metrics() async throws -> Response {
        let tenant = desk.tenant
        let stored = try await desk.readers.read { store in
            try StoreFigures(in: store, tenant: tenant)
        }
        let text = figures.text + stored.text
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
