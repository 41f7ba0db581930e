import Exchange
import Feedback
import Foundation
import TestKit
import Testing

@testable import Central

/// The export over HTTP.
@Suite struct AnswersHTTPTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    /// Runs a centre with five answers, some of them to another question.
    private func withAnswers<Value: Sendable>(
        _ body: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        var panel = fixture.panel()
        let revision = Revision(
            number: 1, digest: revisionDigest(ofFile: Array(PageFixture.counter.utf8)))
        for visit in 2...5 as ClosedRange<UInt64> {
            panel.append(
                .answer(
                    Answer(
                        visit: VisitID(visit), revision: revision,
                        question: QuestionNumber(visit == 5 ? 2 : 0), choice: Choice(3),
                        millisecondsSinceShown: 900)))
        }
        let (id, batch) = (panel.panel, panel.batch())
        return try await fixture.withCentre(fixture.setup()) { client in
            _ = try await client.post("/v1/panels/\(id)/batches", batch)
            fixture.clock.advance(byMilliseconds: 1_000)
            return try await body(client)
        }
    }

    /// The lines of an answer, without the chunks' lengths.
    private func lines(_ answer: HTTPClient.Answer) -> [String] {
        answer.body.components(separatedBy: .newlines).filter { $0.hasPrefix("{") }
    }

    private func object(_ line: String?) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data((line ?? "").utf8)) as? [String: Any] ?? [:]
    }

    @Test func `parts of two rows are together what one answer is`() async throws {
        let proof = try fixture.proof(.readVisits, .seeSmallGroups)
        let (whole, parts) = try await withAnswers { client in
            let whole = try await client.get("/v1/answers", proof)
            var parts = [try await client.get("/v1/answers?limit=2", proof)]
            for _ in 0..<2 {
                let next = try object(lines(parts[parts.count - 1]).last)["next"] as? String
                parts.append(
                    try await client.get("/v1/answers?limit=2&after=\(next ?? "")", proof))
            }
            return (whole, parts)
        }
        #expect(whole.status == 200 && whole.headers["smile-small-groups"] == "exact")
        #expect(whole.headers["content-type"] == "application/x-ndjson")
        let rows = lines(whole).filter { $0.contains("\"kind\":\"answer\"") }
        #expect(rows.count == 5)
        #expect(
            parts.flatMap { lines($0) }.filter { $0.contains("\"kind\":\"answer\"") } == rows)
        let ends = try parts.map { try object(lines($0).last) }
        #expect(ends.map { $0["complete"] as? Bool } == [false, false, true])
        #expect(ends.map { $0["rows"] as? Int } == [2, 4, 5])
        #expect(try object(lines(whole).first)["kind"] as? String == "header")
        #expect(try object(lines(parts[1]).first)["kind"] as? String == "answer")
    }

    @Test func `without the right the header and the head line say what was coarsened`()
        async throws
    {
        let proof = try fixture.proof(.readVisits)
        let answer = try await withAnswers { client in
            try await client.get("/v1/answers?format=csv&question=recommendation", proof)
        }
        #expect(answer.headers["smile-small-groups"] == "coarsened")
        #expect(answer.headers["content-type"] == "text/csv; charset=utf-8; header=present")
        #expect(
            answer.headers["content-disposition"] == "attachment; filename=\"answers.csv\"")
        #expect(answer.body.contains(",small_groups_coarsened,cursor\r\n"))
        #expect(answer.body.contains(",recommendation,recommendation,,,2026-03-09T00:00:00.000Z,,"))
    }

    @Test func `what is asked wrongly is answered before anything is sent`() async throws {
        let proof = try fixture.proof(.readVisits)
        let wrong = [
            "format=xml": "wrong-query", "limit=0": "wrong-query", "limit=100001": "wrong-query",
            "marked=some": "wrong-query", "from=yesterday": "wrong-query",
            "from=2026-03-09&to=2026-03-09": "wrong-query", "question=fase": "wrong-query",
            "after=x": "wrong-query", "touchpoint=nowhere": "no-such-place",
            "after=\(ExportCursor(asOf: 1, request: 1).text)": "wrong-query",
            "place=nowhere": "no-such-place",
        ]
        let answers = try await withAnswers { client in
            var answers: [String: HTTPClient.Answer] = [:]
            for query in wrong.keys {
                answers[query] = try await client.get("/v1/answers?\(query)", proof)
            }
            return answers
        }
        for (query, problem) in wrong {
            #expect(answers[query]?.problem == problem, "\(query)")
        }
    }
}
