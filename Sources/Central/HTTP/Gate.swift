import HTTPTypes
import Hummingbird

/// Lets a request pass to its route, or says why not.
struct Gate: Sendable {
    let desk: AccessDesk

    /// Who asks; nil where the route asks nobody.
    ///
    /// - Throws: `Problem` or `Redirect`, which is the answer then.
    func admit(_ request: Request, _ context: CentralContext, to route: Route) async throws
        -> Caller?
    {
        if route.isForm { try requireOwnPage(request) }
        guard case .signedIn(let right) = route.permission else { return nil }
        guard let caller = try await caller(of: request) else {
            let showsToken = request.headers[.authorization] != nil
            throw route.isPage && !showsToken ? Redirect.signIn as any Error : Problem.notSignedIn
        }
        let mayAsk = right.map(caller.rights.contains) ?? true
        guard mayAsk, route.reach != .centre || caller.part.isEverything else {
            try await desk.note(
                AuditEntry(
                    at: desk.clock.nowMilliseconds, caller.actor, route.operation,
                    from: context.origin(of: request), outcome: "refused"))
            throw Problem.notAllowed
        }
        // A token is shown by hand; the browser shows a session by itself.
        if request.method == .post, case .session = caller.proof { try requireOwnPage(request) }
        return caller
    }

    /// A token where one is shown, else the browser's session.
    private func caller(of request: Request) async throws -> Caller? {
        if let shown = request.headers[.authorization] {
            guard shown.prefix(7).lowercased() == "bearer " else { return nil }
            return try await desk.caller(token: String(shown.dropFirst(7)))
        }
        guard let secret = SessionCookie.secret(in: request) else { return nil }
        // Browsers say which requests a person's click made.
        let mode = request.headers[.secFetchMode]
        return try await desk.caller(
            session: secret, isClick: mode == nil || mode == "navigate" || request.method == .post)
    }

    /// Only our own pages' forms may be sent here: another site's could use the browser's session.
    /// The cookie is SameSite=Strict besides.
    private func requireOwnPage(_ request: Request) throws {
        if let site = request.headers[.secFetchSite] {
            guard site == "same-origin" || site == "none" else { throw Problem.foreignForm }
            return
        }
        // An older browser says where the form stood; what says nothing is no browser.
        guard let origin = request.headers[.origin] else { return }
        guard let host = request.head.authority, origin.hasSuffix("://\(host)") else {
            throw Problem.foreignForm
        }
    }
}

/// Sends a browser elsewhere.
struct Redirect: Error {
    let address: String
    var cookie: String?

    static let signIn = Redirect(address: "/sign-in")

    var response: Response {
        var headers: HTTPFields = [.location: address, .cacheControl: "no-store"]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }
}

/// The cookie that carries a session's secret.
enum SessionCookie {
    /// Browsers take a `__Host-` cookie over TLS alone, and never from another host of the domain.
    static let secureName = "__Host-smile-session"
    static let plainName = "smile-session"

    static func secret(in request: Request) -> String? {
        var values: [Substring: Substring] = [:]
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2 { values[parts[0]] = parts[1] }
            }
        }
        return (values[Substring(secureName)] ?? values[Substring(plainName)]).map(String.init)
    }

    static func setting(_ secret: AccessSecret, isSecure: Bool) -> String {
        let seconds = AccessSession.longestMilliseconds / 1_000
        return text(secret.text, isSecure: isSecure) + "; Max-Age=\(seconds)"
    }

    static func removing(isSecure: Bool) -> String {
        text("", isSecure: isSecure) + "; Max-Age=0"
    }

    private static func text(_ value: String, isSecure: Bool) -> String {
        let name = isSecure ? "\(secureName)=\(value); Secure" : "\(plainName)=\(value)"
        return name + "; Path=/; HttpOnly; SameSite=Strict"
    }
}

extension HTTPField.Name {
    static let secFetchMode = HTTPField.Name("Sec-Fetch-Mode")!
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
}
