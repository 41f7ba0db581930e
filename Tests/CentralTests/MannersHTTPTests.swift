import Foundation
import Peers
import TestKit
import Testing

@testable import Central

/// How the centre answers what HTTP leaves open.
@Suite struct MannersHTTPTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    @Test func `an address with another method says which it takes, and one that is none is none`()
        async throws
    {
        let panel = String(repeating: "0", count: 32)
        let expected: [(method: String, path: String, allow: String?)] = [
            ("POST", "/livez", "GET, HEAD"), ("DELETE", "/sign-in", "GET, HEAD, POST"),
            ("GET", "/v1/panels/\(panel)/batches", "POST"), ("PUT", "/", "GET, HEAD"),
            ("PATCH", "/v1/panels", "GET, HEAD"), ("GET", "/v1/panels/x/nothing", nil),
            ("TRACE", "/v1/answers/", "GET, HEAD"), ("GET", "/nothing", nil),
        ]
        let answers = try await fixture.withServer { client in
            var answers: [HTTPClient.Answer] = []
            for asked in expected {
                let head = client.head(asked.method, asked.path, ["Content-Length": "0"])
                answers.append(try HTTPClient.Answer(try await client.exchange(head)))
            }
            return answers
        }
        for (asked, answer) in zip(expected, answers) {
            #expect(answer.status == (asked.allow == nil ? 404 : 405), "\(asked)")
            #expect(answer.headers["allow"] == asked.allow, "\(asked)")
            #expect(answer.problem == (asked.allow == nil ? "not-found" : "wrong-method"))
        }
    }

    @Test func `a document that the client has is not sent again`() async throws {
        let proof = try fixture.proof(.readReports, .readPanels)
        let panel = fixture.panel()
        let (id, batch) = (panel.panel, panel.batch())
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            var answers: [HTTPClient.Answer] = []
            for path in ["/v1/report", "/v1/panels"] {
                let first = try await client.get(path, proof)
                let known = ["If-None-Match": first.headers["etag"] ?? ""]
                answers += [first, try await client.get(path, proof.merging(known) { $1 })]
                _ = try await client.post("/v1/panels/\(id)/batches", batch)
                answers.append(try await client.get("/v1/report", proof.merging(known) { $1 }))
            }
            return answers
        }
        #expect(answers.map(\.status) == [200, 304, 200, 200, 304, 200])
        #expect(answers[1].body.isEmpty && answers[1].headers["etag"] == answers[0].headers["etag"])
        #expect(answers[2].headers["etag"] != answers[0].headers["etag"])
    }

    @Test func `a list of panels comes in pages`() async throws {
        let ids = (1...5).map { String(repeating: "\($0)", count: 32) }
        try addPanels(ids)
        let proof = try fixture.proof(.readPanels)
        let pages = try await fixture.withCentre(fixture.setup()) { client in
            var (pages, after): ([HTTPClient.Answer], String) = ([], "")
            for _ in 0..<3 {
                pages.append(try await client.get("/v1/panels?limit=2\(after)", proof))
                let next = try Self.object(pages[pages.count - 1])["next"] as? String
                after = next.map { "&after=\($0)" } ?? "&after=none"
            }
            pages.append(try await client.get("/v1/panels?limit=2\(after)", proof))
            pages.append(try await client.get("/v1/panels?limit=0", proof))
            return pages
        }
        let found = try pages.prefix(3).map { page in
            (try Self.object(page)["panels"] as? [[String: Any]] ?? []).map {
                $0["panel"] as? String
            }
        }
        #expect(found == [[ids[0], ids[1]], [ids[2], ids[3]], [ids[4]]])
        #expect(try Self.object(pages[2])["next"] == nil)
        #expect(pages[3...].map(\.problem) == ["wrong-query", "wrong-query"])
    }

    private func addPanels(_ ids: [String]) throws {
        let store = try fixture.setup().opened()
        for (number, id) in ids.enumerated() {
            try store.execute(
                """
                INSERT INTO panels (tenant, panel, site, touchpoint, name, state, key_epoch,
                    enrolled_ms, retired_ms, taken_until_ms, replaced_by)
                VALUES ('default', ?, 's', ?, '', 'enrolled', 1, 1, 0, 0, '')
                """, [.text(id), .text("t\(number)")])
        }
    }

    private static func object(_ answer: HTTPClient.Answer) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any] ?? [:]
    }

    // MARK: - Others' judgement

    private static let promtool =
        Project.root.appending(path: ".build/prometheus/usr/bin/promtool").path
    private static var hasPromtool: Bool {
        FileManager.default.isExecutableFile(atPath: promtool)
    }

    @Test(.enabled(if: hasPromtool, "promtool of Debian's package prometheus is not in .build"))
    func `Prometheus finds nothing to say about the figures`() async throws {
        let proof = try fixture.proof(.watch, .readReports)
        let figures = try await fixture.withCentre(fixture.setup()) { client in
            _ = try await client.get("/v1/report", proof)
            return try await client.get("/metrics", proof)
        }
        #expect(figures.body.contains("# HELP "))
        let folder = try TemporaryFolder("promtool")
        let file = try folder.write("metrics", figures.body)
        let run = try ChildProgram(
            "/bin/sh", ["-c", "exec '\(Self.promtool)' check metrics < '\(file)'"],
            log: "\(folder.path)/promtool.log")
        #expect(try run.exitStatus(seconds: 60) == 0, "\(run.output)")
        #expect(run.output.isEmpty, "\(run.output)")
    }
}
