import Feedback
import HTTPTypes
import Hummingbird

/// The routes by which people come in and go.
struct SignInRoutes: Sendable {
    let desk: AccessDesk

    var all: [Route] {
        [
            // A person who cannot sign in yet has to see the page to do it.
            Route(.get, "/sign-in", "signInPage", .open, touching: .nothing, isPage: true) {
                request, _ in page(request, .password)
            },
            Route(.post, "/sign-in", "signIn", .open, touching: .nothing, isPage: true) {
                request, context in
                let form = try await FormBody(of: request)
                let done = try await desk.signIn(
                    name: form["name"], password: form["password"],
                    from: context.origin(of: request))
                return answer(done, request, context, form, .password, wrong: .wrong)
            },
            Route(.post, "/sign-in/code", "signInByCode", .open, touching: .nothing, isPage: true) {
                request, context in
                let form = try await FormBody(of: request)
                let done = try await desk.signIn(
                    code: form["code"].trimmed, from: context.origin(of: request))
                return answer(done, request, context, form, .password, wrong: .wrongCode)
            },
            Route(.get, "/set-password", "setPasswordPage", .open, touching: .nothing, isPage: true)
            {
                request, _ in page(request, .newPassword(code: ""))
            },
            Route(.post, "/set-password", "setPassword", .open, touching: .nothing, isPage: true) {
                request, context in try await setPassword(request, context)
            },
            Route(
                .post, "/sign-out", "signOut", .signedIn(nil), touching: .nothing, isPage: true
            ) { request, context in try await signOut(request, context) },
        ]
    }

    private func setPassword(
        _ request: Request, _ context: CentralContext
    ) async throws -> Response {
        let form = try await FormBody(of: request)
        let (code, password) = (form["code"].trimmed, form["password"])
        let page = SignInPage.Form.newPassword(code: code)
        guard password == form["again"] else {
            return self.page(request, page, .notTheSame, .badRequest, form)
        }
        let name = try await desk.accountName(code: code)
        // For a code that is none any name will do: the code is refused behind it.
        guard NewPassword.fault(password, account: name ?? "smile-panel") == nil else {
            return self.page(request, page, .weak, .badRequest, form)
        }
        let done = try await desk.setPassword(
            password, code: code, from: context.origin(of: request))
        return answer(done, request, context, form, page, wrong: .wrongCode)
    }

    private func signOut(
        _ request: Request, _ context: CentralContext
    ) async throws -> Response {
        if case .session(let session)? = context.caller?.proof {
            try await desk.signOut(session, from: context.origin(of: request))
        }
        let isSecure = context.isSecure(request, hasTLS: desk.hasTLS)
        return Redirect(
            address: "/sign-in", cookie: SessionCookie.removing(isSecure: isSecure)
        ).response
    }

    private func answer(
        _ done: SignIn, _ request: Request, _ context: CentralContext, _ form: FormBody,
        _ page: SignInPage.Form, wrong: SignInPage.Note
    ) -> Response {
        switch done {
        case .done(let secret):
            let language = form["language"]
            let isSecure = context.isSecure(request, hasTLS: desk.hasTLS)
            return Redirect(
                address: PageWords.language(language).map { "/?language=\($0.code)" } ?? "/",
                cookie: SessionCookie.setting(secret, isSecure: isSecure)
            ).response
        case .wrong: return self.page(request, page, wrong, .unauthorized, form)
        case .wait(let seconds):
            var response = self.page(
                request, page, .tooOften(seconds: seconds), .tooManyRequests, form)
            response.headers[.retryAfter] = "\(seconds)"
            return response
        }
    }

    private func page(
        _ request: Request, _ form: SignInPage.Form, _ note: SignInPage.Note? = nil,
        _ status: HTTPResponse.Status = .ok, _ sent: FormBody? = nil
    ) -> Response {
        let asked = sent?["language"] ?? request.uri.queryParameters["language"].map(String.init)
        let language =
            asked.flatMap(PageWords.language)
            ?? PageWords.language(accepted: request.headers[.acceptLanguage] ?? "")
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
            .vary: "Accept-Language", .contentLanguage: language.code,
        ]
        // RFC 9110 wants one with every 401; no browser knows this scheme, and so none asks.
        if status == .unauthorized { headers[.wwwAuthenticate] = "Form realm=\"smile-panel\"" }
        let html = SignInPage(language: language, form: form, note: note).html
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}

extension String {
    /// Without the spaces that come along when a code is copied.
    fileprivate var trimmed: String { filter { !$0.isWhitespace } }
}
