import Foundation
import TestKit
import Testing

@testable import Central

@Suite struct SignInTests {
    private let fixture: HTTPFixture
    private static let password = "four walls and a kite"

    init() throws {
        fixture = try HTTPFixture()
        _ = try fixture.administration.perform(
            AddAccount(
                "anna", .office, .everything,
                .password(PasswordHash(of: Self.password, cost: .cheap))))
    }

    private func form(_ name: String, _ password: String) -> String {
        "name=\(name)&password=\(password.replacing(" ", with: "+"))"
    }

    /// The cookie of an answer, as a browser sends it back.
    private func cookie(of answer: HTTPClient.Answer) throws -> [String: String] {
        let set = try #require(answer.headers["set-cookie"])
        return ["Cookie": String(set.prefix { $0 != ";" })]
    }

    private func signIn(_ client: HTTPClient) async throws -> [String: String] {
        try cookie(of: await client.submit(form("anna", Self.password), to: "/sign-in"))
    }

    @Test func `a name and its password let in, with a cookie that no script reads`() async throws {
        let (signedIn, page) = try await fixture.withCentre(fixture.setup()) { client in
            let signedIn = try await client.submit(
                form("%20Anna ", Self.password) + "&language=ru", to: "/sign-in")
            return (signedIn, try await client.get("/", try cookie(of: signedIn)))
        }
        #expect(signedIn.status == 303)
        #expect(signedIn.headers["location"] == "/?language=ru")
        let set = try #require(signedIn.headers["set-cookie"])
        #expect(set.hasSuffix("; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800"))
        #expect(page.status == 200)
        #expect(page.body.contains(">anna</span>"))
        #expect(page.body.contains("action=\"/sign-out\""))
    }

    @Test func `behind a proxy that speaks TLS the cookie is for TLS and this host alone`()
        async throws
    {
        let set = try await fixture.withCentre(fixture.setup()) { client in
            let answer = try await client.submit(
                form("anna", Self.password), to: "/sign-in", ["X-Forwarded-Proto": "https"])
            let page = try await client.get("/", try cookie(of: answer))
            #expect(page.status == 200)
            return answer.headers["set-cookie"] ?? ""
        }
        #expect(set.hasPrefix("__Host-smile-session="))
        #expect(set.contains("; Secure; Path=/; HttpOnly; SameSite=Strict"))
    }

    @Test func `a wrong password and an unknown name are refused in the same words`() async throws {
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.submit(form("anna", "wrong"), to: "/sign-in"),
                try await client.submit(form("nobody", "wrong"), to: "/sign-in"),
                try await client.submit(form("<script>", "wrong"), to: "/sign-in"),
            ]
        }
        #expect(answers.map(\.status) == [401, 401, 401])
        #expect(Set(answers.map(\.body)).count == 1)
        #expect(answers[0].body.contains("Name and password do not go together."))
        #expect(answers.allSatisfy { $0.headers["set-cookie"] == nil })
    }

    @Test func `signing out ends the session at once`() async throws {
        let statuses = try await fixture.withCentre(fixture.setup()) { client in
            let cookie = try await signIn(client)
            let before = try await client.get("/office.js", cookie)
            let out = try await client.submit("", to: "/sign-out", cookie)
            #expect(out.headers["set-cookie"]?.contains("Max-Age=0") == true)
            return [before.status, out.status, try await client.get("/office.js", cookie).status]
        }
        #expect(statuses == [200, 303, 401])
    }

    @Test func `a session ends when nobody clicks, and a page that looks by itself is no click`()
        async throws
    {
        let clock = fixture.clock
        let statuses = try await fixture.withCentre(fixture.setup()) { client in
            let cookie = try await signIn(client)
            var statuses: [Int] = []
            let half = AccessSession.idleMilliseconds / 2
            for mode in ["navigate", "navigate", "cors", "cors"] {
                clock.advance(byMilliseconds: half)
                statuses.append(
                    try await client.get(
                        "/office.js", cookie.merging(["Sec-Fetch-Mode": mode]) { $1 }
                    ).status)
            }
            return statuses
        }
        #expect(statuses == [200, 200, 200, 401])
    }

    @Test func `a session ends after a week, however busy it is`() async throws {
        let clock = fixture.clock
        let last = try await fixture.withCentre(fixture.setup()) { client in
            let cookie = try await signIn(client)
            let step = AccessSession.idleMilliseconds - 1
            for _ in 0..<Int(AccessSession.longestMilliseconds / step) {
                clock.advance(byMilliseconds: step)
                #expect(try await client.get("/office.js", cookie).status == 200)
            }
            clock.advance(byMilliseconds: step)
            return try await client.get("/office.js", cookie).status
        }
        #expect(last == 401)
    }

    @Test func `a new password, and a disabled account, end every session while the centre runs`()
        async throws
    {
        let administration = fixture.administration
        let hash = PasswordHash(of: "another kite of theirs", cost: .cheap)
        let statuses = try await fixture.withCentre(fixture.setup()) { client in
            let first = try await signIn(client)
            _ = try administration.perform(SetPassword("anna", .password(hash)))
            let afterPassword = try await client.get("/office.js", first).status
            let second = try cookie(
                of: await client.submit(form("anna", "another kite of theirs"), to: "/sign-in"))
            let between = try await client.get("/office.js", second).status
            _ = try administration.perform(SetAccountDisabled("anna", isDisabled: true))
            let afterDisabling = try await client.get("/office.js", second).status
            let again = try await client.submit(
                form("anna", "another kite of theirs"), to: "/sign-in")
            return [afterPassword, between, afterDisabling, again.status]
        }
        #expect(statuses == [401, 200, 401, 401])
    }

    @Test func `guesses are slowed down, and the owner's own address is not shut out`()
        async throws
    {
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            let home = ["X-Forwarded-For": "192.0.2.1"]
            _ = try await client.submit(form("anna", Self.password), to: "/sign-in", home)
            var answers: [HTTPClient.Answer] = []
            for guess in 0..<20 {
                answers.append(
                    try await client.submit(
                        form("anna", "guess \(guess)"), to: "/sign-in",
                        ["X-Forwarded-For": "198.51.100.\(guess)"]))
            }
            answers.append(
                try await client.submit(form("anna", Self.password), to: "/sign-in", home))
            return answers
        }
        #expect(answers.prefix(5).allSatisfy { $0.status == 401 })
        #expect(answers[5...19].allSatisfy { $0.status == 429 })
        #expect(answers[19].headers["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
        #expect(answers[19].body.contains("Too many attempts."))
        #expect(answers[20].status == 303)
    }

    @Test(arguments: [
        (["Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "same-site"], 403),
        (["Sec-Fetch-Site": "same-origin"], 303), (["Origin": "https://evil.example"], 403),
        (["Origin": "null"], 403), (["Origin": "http://x"], 303), ([:], 303),
    ])
    func `only our own pages' forms are taken`(_ headers: [String: String], _ status: Int)
        async throws
    {
        let form = form("anna", Self.password)
        let answer = try await fixture.withCentre(fixture.setup()) { client in
            try await client.post(
                "/sign-in", Array(form.utf8), type: "application/x-www-form-urlencoded", headers)
        }
        #expect(answer.status == status)
        if status == 403 { #expect(answer.problem == "foreign-form") }
    }

    @Test func `a link lets its person set a password once, and they are in`() async throws {
        let administration = fixture.administration
        let code = AccessSecret()
        _ = try administration.perform(
            AddAccount("boris", .office, .everything, .code(code.digest, .password)))
        let fields = "password=a+brand+new+one&again=a+brand+new+one&code=\(code.text)"
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.submit("password=short&again=short&code=x", to: "/set-password"),
                try await client.submit(
                    "password=boris+boris+b&again=boris+boris+b&code=\(code.text)",
                    to: "/set-password"),
                try await client.submit(
                    "password=a+brand+new+one&again=an+other+one+&code=\(code.text)",
                    to: "/set-password"),
                try await client.submit(fields, to: "/set-password"),
                try await client.submit(fields, to: "/set-password"),
                try await client.submit("name=boris&password=a+brand+new+one", to: "/sign-in"),
            ]
        }
        #expect(answers.map(\.status) == [400, 400, 400, 303, 401, 303])
        #expect(answers[2].body.contains("value=\"\(code.text)\""))
        #expect(answers[2].body.contains("The two passwords are not the same."))
        #expect(answers[4].body.contains("This link was used already"))
    }

    @Test func `a link signs in once, within a day, and sets no password`() async throws {
        let administration = fixture.administration
        let (code, late) = (AccessSecret(), AccessSecret())
        _ = try administration.perform(AddSignInLink("anna", code))
        _ = try administration.perform(AddSignInLink("anna", late))
        let clock = fixture.clock
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            let asPassword = try await client.submit(
                "password=a+brand+new+one&again=a+brand+new+one&code=\(code.text)",
                to: "/set-password")
            let first = try await client.submit("code=\(code.text)", to: "/sign-in/code")
            let second = try await client.submit("code=\(code.text)", to: "/sign-in/code")
            clock.advance(byMilliseconds: AccessCode.Purpose.signIn.milliseconds)
            let over = try await client.submit("code=\(late.text)", to: "/sign-in/code")
            return [asPassword, first, second, over]
        }
        #expect(answers.map(\.status) == [401, 303, 401, 401])
    }

    @Test func `a hash of an older cost is made anew at the next sign-in`() async throws {
        let older = PasswordHash(
            of: Self.password, cost: PasswordHash.Cost(memoryKiB: 32, passes: 1, lanes: 1))
        _ = try fixture.administration.perform(SetPassword("anna", .password(older)))
        let status = try await fixture.withCentre(fixture.setup()) { client in
            try await client.submit(form("anna", Self.password), to: "/sign-in").status
        }
        #expect(status == 303)
        let found = try Account.find(
            named: "anna", in: try fixture.setup().reader(), tenant: "default")
        #expect(found?.password?.isOf(.cheap) == true)
    }

    @Test func `a form of the most bytes is read, and one of a byte more is not`() async throws {
        let most = String(repeating: "a", count: FormBody.bytesMax)
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.submit(most, to: "/sign-in"),
                try await client.submit(most + "a", to: "/sign-in"),
                try await client.post("/sign-in", [], type: "application/json"),
            ]
        }
        #expect(answers.map(\.status) == [401, 413, 415])
        #expect(answers[1].problem == "form-too-long")
        #expect(answers[2].problem == "not-a-form")
    }

    @Test func `the sign-in page has no inline script, in either language`() async throws {
        let pages = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.get("/sign-in"), try await client.get("/sign-in?language=ru"),
                try await client.get("/set-password?language=ru"),
            ]
        }
        #expect(pages[0].body.contains("<h1>Sign in</h1>"))
        #expect(pages[1].body.contains("<h1>Вход</h1>"))
        #expect(pages[2].body.contains("<h1>Задайте пароль</h1>"))
        for page in pages {
            #expect(!page.body.contains(" style="))
            #expect(page.body.matches(of: /<script/).count == 1)
            #expect(page.body.contains("<script src=\"/sign-in.js\" defer></script>"))
        }
    }

    @Test func `who came in, who was refused and who went is in the audit log, and no password`()
        async throws
    {
        try await fixture.withCentre(fixture.setup()) { client in
            let home = ["X-Forwarded-For": "192.0.2.7"]
            let cookie = try cookie(
                of: await client.submit(form("anna", Self.password), to: "/sign-in", home))
            _ = try await client.submit(form("anna", "kite"), to: "/sign-in", home)
            _ = try await client.submit(form("kite", "kite"), to: "/sign-in", home)
            _ = try await client.submit("", to: "/sign-out", cookie.merging(home) { $1 })
        }
        let store = try fixture.setup().reader()
        let entries = try AuditLog.entries(most: 10, in: store, tenant: "default")
        #expect(
            entries.map { "\($0.actor) \($0.action) \($0.object) \($0.origin) \($0.outcome)" } == [
                "account anna sign out  192.0.2.7 done", "nobody sign in  192.0.2.7 refused",
                "account anna sign in  192.0.2.7 refused", "account anna sign in  192.0.2.7 done",
                "console user add anna office everything  done",
            ])
        #expect(try AuditLog.fault(in: store, tenant: "default") == nil)
    }
}
