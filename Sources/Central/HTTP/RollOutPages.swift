import Feedback
import HTTPTypes
import Hummingbird
import NIOCore

/// The pages on which people roll out configurations, and their forms: each form is an order, as a
/// program would give it.
struct RollOutPages: Sendable {
    let desk: AccessDesk
    let orders: OrderDesk
    let zone: OfficeZone

    var all: [Route] {
        [
            Route(
                .get, "/roll-outs", "rollOutsPage", .signedIn(.readPanels), touching: .places,
                isPage: true
            ) { request, context in try await list(request, try context.knownCaller) },
            Route(
                .get, "/roll-outs/new", "beginQuestion", .signedIn(.rollOut), touching: .places,
                isPage: true
            ) { request, context in try await askToBegin(request, try context.knownCaller) },
            Route(
                .post, "/roll-outs", "beginRollOutForm", .signedIn(.rollOut), touching: .places,
                isPage: true
            ) { request, context in try await begin(request, context) },
            Route(
                .get, "/roll-outs/{number}/roll-back", "rollBackQuestion", .signedIn(.rollOut),
                touching: .places, isPage: true
            ) { request, context in try await askToRollBack(request, context) },
            Route(
                .post, "/roll-outs/{number}/roll-back", "rollBackForm", .signedIn(.rollOut),
                touching: .places, isPage: true
            ) { request, context in try await rollBack(request, context) },
        ]
    }

    // MARK: What is shown

    private func list(
        _ request: Request, _ caller: Caller, in chosen: LanguageTag? = nil,
        refusing refusal: Problem? = nil
    ) async throws -> Response {
        let place = refusal == nil ? request.uri.queryParameters["place"].map(String.init) : nil
        let (tenant, zone, now) = (desk.tenant, zone, desk.clock.nowMilliseconds)
        let language = chosen ?? PageLanguage(of: request).tag
        let html = try await desk.readers.read { store in
            let facts = try RollOutFacts(
                for: caller, narrowedTo: place, in: store, tenant: tenant)
            return RollOutsPage(
                language: language, facts: facts, place: place, refusal: refusal?.kind,
                zone: zone, now: now
            ).html
        }
        return page(html, in: language, refusal?.status ?? .ok)
    }

    private func askToBegin(_ request: Request, _ caller: Caller) async throws -> Response {
        let query = request.uri.queryParameters
        let asked = try Asked { query[$0[...]].map(String.init) ?? "" }
        let (tenant, now) = (desk.tenant, desk.clock.nowMilliseconds)
        let language = PageLanguage(of: request).tag
        let html = try await desk.readers.read { store in
            let scene = TaskScene(tenant: tenant, now: now)
            try OrderReach(caller.part).require(asked.part, in: store, scene)
            do {
                try asked.part.require(in: store, scene)
            } catch let refusal as AdministrativeRefusal {
                throw Problem(refusal)
            }
            let list = try RollOutList(
                seenBy: caller.part, narrowedTo: nil, in: store, tenant: tenant)
            let prospect = try list.prospect(
                of: asked.configuration, to: asked.part, share: asked.share)
            guard let prospect else { throw Problem.noSuchConfiguration }
            let facts = try RollOutFacts(
                for: caller, narrowedTo: nil, in: store, tenant: tenant)
            let words = RollOutsWords.of(language)
            return RollOutQuestion(
                language: language, matter: .begin(prospect), configuration: asked.configuration,
                part: asked.part.text, share: asked.share,
                to: facts.name(ofPart: asked.part.text, words), key: .random
            ).html
        }
        return page(html, in: language, .ok)
    }

    private func askToRollBack(
        _ request: Request, _ context: CentralContext
    ) async throws -> Response {
        let (number, caller) = (try Self.number(context), try context.knownCaller)
        let (tenant, language) = (desk.tenant, PageLanguage(of: request).tag)
        let html = try await desk.readers.read { store in
            let facts = try RollOutFacts(
                for: caller, narrowedTo: nil, in: store, tenant: tenant)
            let reach = OrderReach(caller.part)
            guard try reach.contains(rollOut: number, in: store, tenant: tenant),
                let rollOut = facts.list.rollOuts.first(where: { $0.number == number })
            else { throw Problem.noSuchRollOut }
            guard rollOut.endedMilliseconds == 0 else { throw Problem.rollOutIsOver }
            let words = RollOutsWords.of(language)
            return RollOutQuestion(
                language: language, matter: .rollBack(number: number, held: rollOut.held),
                configuration: rollOut.name, part: rollOut.part, share: rollOut.share,
                to: facts.name(ofPart: rollOut.part, words), key: .random
            ).html
        }
        return page(html, in: language, .ok)
    }

    // MARK: What is done

    private func begin(_ request: Request, _ context: CentralContext) async throws -> Response {
        let form = try await FormBody(of: request)
        let asked = try Asked { form[$0] }
        let reach = OrderReach(try context.knownCaller.part)
        return try await answer(
            BeginRollOut(asked.configuration, to: asked.part, share: asked.share), form, request,
            context, "beginRollOutForm", require: { try reach.require(asked.part, in: $0, $1) })
    }

    private func rollBack(_ request: Request, _ context: CentralContext) async throws -> Response {
        let form = try await FormBody(of: request)
        let number = try Self.number(context)
        let reach = OrderReach(try context.knownCaller.part)
        return try await answer(
            EndRollOut(number), form, request, context, "rollBackForm",
            require: { try reach.require(rollOut: number, in: $0, $1) })
    }

    /// Back to the list, which shows what came of it, or why nothing did.
    private func answer<Task: AdministrativeTask>(
        _ task: Task, _ form: FormBody, _ request: Request, _ context: CentralContext,
        _ operation: String, require: @escaping @Sendable (any Store, TaskScene) throws -> Void
    ) async throws -> Response {
        let caller = try context.knownCaller
        let language = PageWords.language(form["language"]) ?? PageLanguage(of: request).tag
        guard let key = OrderKey(form["key"]) else { throw Problem.orderKeyMissing }
        let order = Order(
            name: OrderName(caller: caller.actor.text, operation: operation, key: key),
            fingerprint: OrderFingerprint(
                method: request.method.rawValue, path: request.uri.path, body: form.bytes),
            actor: caller.actor, origin: context.origin(of: request), task: task,
            require: require, told: { _ in [] })
        do {
            _ = try await orders.perform(order)
            return Redirect(address: "/roll-outs?language=\(language.code)").response
        } catch let refusal as AdministrativeRefusal {
            return try await list(request, caller, in: language, refusing: Problem(refusal))
        } catch let problem as Problem where problem.status.kind == .clientError {
            return try await list(request, caller, in: language, refusing: problem)
        }
    }

    private static func number(_ context: CentralContext) throws(Problem) -> Int64 {
        guard let number = context.parameters.get("number").flatMap({ Int64($0) }), number > 0
        else { throw Problem.noSuchRollOut }
        return number
    }

    private func page(
        _ html: String, in language: LanguageTag, _ status: HTTPResponse.Status
    ) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .vary: "Accept-Language, Cookie", .contentLanguage: language.code,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// What is to be rolled out, as an address or a form names it.
    private struct Asked {
        let configuration: String
        let part: TreePart
        let share: Int

        init(_ value: (String) -> String) throws(Problem) {
            configuration = value("configuration")
            guard OrderRoutes.isName(configuration) else {
                throw Problem.wrongQuery("'configuration' is a configuration's name")
            }
            guard let part = TreePart(value("part")), part.nodes?.isEmpty != true else {
                throw Problem.wrongQuery("'part' is no part of the tree")
            }
            self.part = part
            guard let share = Int(value("share")), BeginRollOut.shares.contains(share) else {
                throw Problem.wrongQuery("'share' is a percentage from 1 to 100")
            }
            self.share = share
        }
    }
}

/// What the address names, else what the browser would rather have.
struct PageLanguage {
    let tag: LanguageTag

    init(of request: Request) {
        tag =
            request.uri.queryParameters["language"].map(String.init).flatMap(PageWords.language)
            ?? PageWords.language(accepted: request.headers[.acceptLanguage] ?? "")
    }
}
