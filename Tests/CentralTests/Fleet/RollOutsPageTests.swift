import AppendLog
import Exchange
import Feedback
import Foundation
import Peers
import TestKit
import Testing

@testable import Central

/// The page on which people roll out configurations, and its forms.
@Suite struct RollOutsPageHTTPTests {
    private let fixture: AccessFixture
    private let english = RollOutsWords.of(.english)

    init() throws {
        fixture = try AccessFixture()
    }

    private func get(
        _ client: HTTPClient, _ path: String, _ who: AccessFixture.Who = .office
    ) async throws -> HTTPClient.Answer {
        try await client.get(path, fixture.proofs[who] ?? [:])
    }

    private func submit(
        _ client: HTTPClient, _ form: String, to path: String,
        _ headers: [String: String] = [:], _ who: AccessFixture.Who = .office
    ) async throws -> HTTPClient.Answer {
        try await client.submit(
            form, to: path, (fixture.proofs[who] ?? [:]).merging(headers) { $1 })
    }

    /// The hidden fields of a page's form, as a browser sends them.
    private func form(of page: HTTPClient.Answer) -> String {
        page.body.matches(of: /<input type="hidden" name="([a-z]+)" value="([^"]*)">/)
            .map { "\($0.1)=\($0.2.replacing(":", with: "%3A"))" }.joined(separator: "&")
    }

    private static let question =
        "/roll-outs/new?language=en&configuration=winter&part=site%3Amoscow-1&share=100"

    @Test func `a person is asked how many panels it is for, and begins it once`() async throws {
        let before = try fixture.http.rows("roll_outs")
        let (page, first, second) = try await fixture.withCentre { client in
            let page = try await get(client, Self.question)
            let form = form(of: page)
            return (
                page, try await submit(client, form, to: "/roll-outs"),
                try await submit(client, form, to: "/roll-outs")
            )
        }
        #expect(page.body.contains("1 panel of 1 there."))
        #expect(page.body.contains("Ownhouse"))
        #expect(page.body.contains(english.howToUndo))
        #expect(first.status == 303 && second.status == 303)
        #expect(first.headers["location"] == "/roll-outs?language=en")
        #expect(try fixture.http.rows("roll_outs") == before + 1)
    }

    @Test func `rolling back is asked, done once, and refused in words where it is over`()
        async throws
    {
        let path = "/roll-outs/1/roll-back"
        let (page, done, late, other) = try await fixture.withCentre { client in
            let page = try await get(client, "\(path)?language=ru")
            let form = form(of: page)
            return (
                page, try await submit(client, form, to: path),
                try await submit(client, "language=ru&key=another-key", to: path),
                try await get(client, "\(path)?language=ru")
            )
        }
        let russian = RollOutsWords.of(.russian)
        #expect(page.body.contains(russian.nobodyHas) && page.body.contains(russian.doRollBack))
        #expect(done.status == 303 && done.headers["location"] == "/roll-outs?language=ru")
        #expect(late.status == 409)
        #expect(late.body.contains(russian.refusals[.rollOutIsOver]!))
        #expect(other.status == 409 && other.problem == "roll-out-is-over")
    }

    @Test func `a form of another site's does nothing`() async throws {
        let before = try fixture.http.rows("roll_outs")
        let answers = try await fixture.withCentre { client in
            let form = form(of: try await get(client, Self.question))
            return [
                try await submit(
                    client, form, to: "/roll-outs", ["Sec-Fetch-Site": "cross-site"]),
                try await submit(client, "key=another-key", to: "/roll-outs"),
                try await submit(
                    client, form.replacing(/key=[a-z0-9]+/, with: "key="), to: "/roll-outs"),
            ]
        }
        #expect(answers.map(\.problem) == ["foreign-form", "wrong-query", "order-key-missing"])
        #expect(try fixture.http.rows("roll_outs") == before)
    }

    @Test func `who may only look is offered nothing, and who may change a part is offered that`()
        async throws
    {
        let (looking, changing, all) = try await fixture.withCentre { client in
            (
                try await get(client, "/roll-outs?language=en", .branchAuditor),
                try await get(client, "/roll-outs?language=en", .orderToken),
                try await get(client, "/roll-outs?language=en")
            )
        }
        #expect(!looking.body.contains("<form") && looking.body.contains("Ownhouse"))
        #expect(changing.body.contains(#"<option value="site:moscow-1">"#))
        #expect(!changing.body.contains("everything") && !changing.body.contains("spb-1"))
        #expect(all.body.contains(#"<option value="everything">All panels</option>"#))
        #expect(all.body.contains(#"<option value="region:north">North</option>"#))
    }
}

@Suite struct RollOutsPageTests {
    private let bench: IdentityBench
    private let key: PanelKey

    init() throws {
        bench = try IdentityBench()
        key = try bench.enrolledPanel().key
        for (name, text) in [("winter", "w"), ("spring", "<b>s")] {
            let files = DesiredConfiguration(questionnaire: Array(text.utf8), settings: [])!
            _ = try bench.perform(AddConfiguration(name, files))
        }
    }

    private func html(_ language: LanguageTag, rights: Set<Right> = Set(Right.allCases)) throws
        -> String
    {
        let token = AccessToken(
            prefix: "smile_a", name: "a", rights: rights, part: .everything, created: 0, ends: 1,
            revoked: nil, lastDay: nil)
        let facts = try RollOutFacts(
            for: Caller(proof: .token(token)), narrowedTo: nil, in: bench.store,
            tenant: IdentityBench.tenant)
        return RollOutsPage(
            language: language, facts: facts, place: nil, refusal: nil, zone: .utc, now: bench.now
        ).html
    }

    private func beat(_ configuration: Heartbeat.Configuration) throws {
        bench.now += 1_000
        var beat = Heartbeat.sample(up: bench.now)
        beat.configuration = configuration
        _ = try bench.identities.hear(
            SignedHeartbeat.signed(beat, epoch: Epoch(bits: 1), by: key), claimedBy: key.panel,
            in: bench.store, at: bench.now)
    }

    private func tag(_ text: String) -> ConfigurationTag {
        ConfigurationTag(
            of: DesiredConfiguration(questionnaire: Array(text.utf8), settings: [])!.json)
    }

    @Test func `the page says who has it, who refused it and why, in both languages`() throws {
        #expect(try html(.english).contains(RollOutsWords.of(.english).noneRuns))
        _ = try bench.perform(BeginRollOut("winter", to: .everything, share: 100))
        _ = try bench.perform(BeginRollOut("spring", to: .everything, share: 100))
        try beat(.init(held: nil, refused: tag("<b>s"), fault: "<i>no</i> language 'kk'"))
        try beat(.init(held: tag("w"), refused: nil, fault: ""))
        for (language, have, refused) in [
            (LanguageTag.english, "1 of 1 panel", "refused by panel "),
            (.russian, "1 из 1 панели", "отказалась панель "),
        ] {
            let page = try html(language)
            #expect(page.contains(have))
            #expect(page.contains(refused + String(key.panel.description.prefix(8))))
            #expect(page.contains("&lt;i&gt;no&lt;/i&gt; language"))
            #expect(!page.contains("<i>"))
            #expect(page.contains("/roll-outs/1/roll-back?"))
            #expect(!page.contains("/roll-outs/2/roll-back?"))
        }
    }

    @Test func `a smaller share can be widened to larger ones`() throws {
        _ = try bench.perform(BeginRollOut("winter", to: .everything, share: 10))
        let page = try html(.english)
        let form = try #require(page.firstMatch(of: /<form method="get".*?<\/form>/)).output
        #expect(form.contains(#"name="part" value="everything""#))
        #expect(!form.contains(#"value="10""#) && form.contains(#"<option value="25">"#))
        #expect(try !html(.english, rights: [.readPanels]).contains("<form"))
    }
}
