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
        let proof = try fixture.proof(.readReports)
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            [try await client.get("/", proof), try await client.get("/nothing")]
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
        let proof = try fixture.proof(.readReports, .readVisits, .seeSmallGroups)
        let (first, unchanged, changed) = try await fixture.withCentre(fixture.setup()) { client in
            let first = try await client.get("/", proof)
            let tag = first.headers["etag"] ?? ""
            let unchanged = try await client.get(
                "/", proof.merging(["If-None-Match": tag]) { $1 })
            _ = try await client.post("/v1/panels/\(panel.panel)/batches", panel.batch())
            let changed = try await client.get(
                "/", proof.merging(["If-None-Match": tag]) { $1 })
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
        let proof = try fixture.proof(.readReports)
        let languages = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.get("/", proof),
                try await client.get(
                    "/", proof.merging(["Accept-Language": "de, ru-RU;q=0.8, en;q=0.5"]) { $1 }),
                try await client.get(
                    "/?language=en", proof.merging(["Accept-Language": "ru"]) { $1 }),
                try await client.get(
                    "/?language=xx", proof.merging(["Accept-Language": "ru;q=0"]) { $1 }),
            ].map { $0.headers["content-language"] }
        }
        #expect(languages == ["en", "ru", "en", "en"])
    }

    @Test func `built-in files come with their types, and once is enough`() async throws {
        let files = StaticFile.all
        let proof = try fixture.proof(.readReports)
        try await fixture.withCentre(fixture.setup()) { client in
            for file in files {
                let answer = try await client.get(file.path, proof)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == file.mediaType)
                #expect(Array(answer.body.utf8) == file.bytes)
                let tag = answer.headers["etag"] ?? ""
                let again = try await client.get(
                    file.path, proof.merging(["If-None-Match": "\"x\", W/\(tag)"]) { $1 })
                #expect(again.status == 304)
            }
        }
    }

    @Test func `alive is not yet ready, and only who watches is told of it`() async throws {
        let (live, ready) = try await fixture.withServer { client in
            (
                try await client.get("/livez"),
                try await client.get("/readyz", ["Authorization": "Bearer smile_x"])
            )
        }
        #expect(live.status == 200)
        #expect(ready.status == 503)
        #expect(ready.problem == "store-unavailable")
        let proof = try fixture.proof(.watch)
        let whole = try await fixture.withCentre(fixture.setup()) { client in
            [try await client.get("/readyz", proof), try await client.get("/metrics", proof)]
        }
        #expect(whole.map(\.status) == [200, 200])
        #expect(whole[1].body.contains("\nsmile_panel_logs 0\n"))
        #expect(
            whole[1].body.contains(
                "\nsmile_http_requests_total{operation=\"ready\",status=\"200\"} 1\n"))
    }

    @Test func `the served description names just the problems that there are`() throws {
        let text = String(decoding: PackageResources.http_api_yaml, as: UTF8.self)
        let named = text.matches(of: /- urn:smile-panel:problem:([a-z-]+)/).map { String($0.1) }
        #expect(named == Problem.Kind.allCases.map(\.rawValue))
        #expect(text.contains("maxLength: \(Batch.bytesMax)"))
        #expect(text.contains("within \(HTTPLimits.requestDeadlineMilliseconds / 1_000) seconds"))
    }
}
