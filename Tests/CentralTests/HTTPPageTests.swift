import Exchange
import Foundation
import Hummingbird
import TestKit
import Testing
import Yams

@testable import Central

@Suite struct HTTPPageTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    @Test func `every answer carries the headers that keep a page to itself`() async throws {
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            [try await client.get("/"), try await client.get("/nothing")]
        }
        #expect(answers.map(\.status) == [200, 404])
        #expect(answers[1].problem == "not-found")
        for answer in answers {
            let policy = try #require(answer.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self';"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["referrer-policy"] == "no-referrer")
            #expect(answer.headers["cache-control"] != nil)
        }
    }

    @Test func `the page's tag stays until an answer arrives, and the answer is on the page`()
        async throws
    {
        let panel = fixture.panel()
        let (first, unchanged, changed) = try await fixture.withCentre(fixture.setup()) { client in
            let first = try await client.get("/")
            let tag = first.headers["etag"] ?? ""
            let unchanged = try await client.get("/", ["If-None-Match": tag])
            _ = try await client.post("/v1/panels/\(panel.panel)/batches", panel.batch())
            let changed = try await client.get("/", ["If-None-Match": tag])
            return (first, unchanged, changed)
        }
        #expect(first.body.contains("No visits yet."))
        #expect(unchanged.status == 304)
        #expect(unchanged.body.isEmpty)
        #expect(changed.status == 200)
        #expect(changed.body.contains("href=\"#face-2\""))
        #expect(changed.body.contains("9 more answers until there is a score"))
    }

    @Test func `the language follows the address, then the browser, then is English`()
        async throws
    {
        let languages = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.get("/"),
                try await client.get("/", ["Accept-Language": "de, ru-RU;q=0.8, en;q=0.5"]),
                try await client.get("/?language=en", ["Accept-Language": "ru"]),
                try await client.get("/?language=xx", ["Accept-Language": "ru;q=0"]),
            ].map { $0.headers["content-language"] }
        }
        #expect(languages == ["en", "ru", "en", "en"])
    }

    @Test func `built-in files come with their types, and once is enough`() async throws {
        let files = StaticFile.all
        try await fixture.withServer { client in
            for file in files {
                let answer = try await client.get(file.path)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == file.mediaType)
                #expect(Array(answer.body.utf8) == file.bytes)
                let tag = answer.headers["etag"] ?? ""
                let again = try await client.get(file.path, ["If-None-Match": "\"x\", W/\(tag)"])
                #expect(again.status == 304)
            }
        }
    }

    @Test func `alive is not yet ready`() async throws {
        let (live, ready) = try await fixture.withServer { client in
            (try await client.get("/livez"), try await client.get("/readyz"))
        }
        #expect(live.status == 200)
        #expect(ready.status == 503)
        #expect(ready.problem == "store-unavailable")
        let whole = try await fixture.withCentre(fixture.setup()) { try await $0.get("/readyz") }
        #expect(whole.status == 200)
    }

    @Test func `the served description names just the problems that there are`() throws {
        let text = String(decoding: PackageResources.http_api_yaml, as: UTF8.self)
        let named = text.matches(of: /- urn:smile-panel:problem:([a-z-]+)/).map { String($0.1) }
        #expect(named == Problem.Kind.allCases.map(\.rawValue))
        #expect(text.contains("maxLength: \(Batch.bytesMax)"))
        #expect(text.contains("within \(HTTPLimits.requestDeadlineMilliseconds / 1_000) seconds"))
    }
}
