import AppendLog
import Exchange
import Feedback
import Foundation
import Peers
import Testing

@testable import Central

/// Orders as a program gives them: JSON over HTTP.
@Suite struct OrderHTTPTests {
    private let fixture: AccessFixture

    init() throws {
        fixture = try AccessFixture()
    }

    private static let rollOut = #"{"configuration": "winter", "part": "everything"}"#

    private func post(
        _ client: HTTPClient, _ path: String, _ body: String, key: String? = "\"order-one\"",
        type: String = "application/json", _ who: AccessFixture.Who = .office,
        _ headers: [String: String] = [:]
    ) async throws -> HTTPClient.Answer {
        var all = (fixture.proofs[who] ?? [:]).merging(headers) { $1 }
        all["Idempotency-Key"] = key
        return try await client.post(path, Array(body.utf8), type: type, all)
    }

    private func object(_ answer: HTTPClient.Answer) throws -> NSDictionary {
        let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8))
        return try #require(json as? [String: Any]) as NSDictionary
    }

    @Test func `an order is done once, however often it is given`() async throws {
        let before = try fixture.http.rows("roll_outs")
        let answers = try await fixture.withCentre { client in
            var answers: [HTTPClient.Answer] = []
            for _ in 0..<3 {
                answers.append(try await post(client, "/v1/roll-outs", Self.rollOut))
            }
            answers.append(
                try await post(client, "/v1/roll-outs", Self.rollOut, key: "another-key"))
            let other = Self.rollOut.replacing("everything", with: "site:moscow-1")
            answers.append(try await post(client, "/v1/roll-outs", other))
            return answers
        }
        #expect(answers.map(\.status) == [200, 200, 200, 200, 422])
        #expect(try object(answers[0]) == ["schema": 1, "number": before + 1, "covers": 2])
        #expect(answers[1].body == answers[0].body && answers[2].body == answers[0].body)
        #expect(
            answers.map { $0.headers["idempotency-replayed"] } == [nil, "true", "true", nil, nil])
        #expect(answers[4].problem == "order-key-used")
        #expect(answers[4].headers["link"]?.contains("/openapi.yaml") == true)
        #expect(try fixture.http.rows("roll_outs") == before + 2)
    }

    @Test func `the same order after the centre was ended is answered by what it kept`()
        async throws
    {
        let path = "/v1/panels/\(PanelID(bits: 1))/retirement"
        let first = try await fixture.withCentre { client in
            try await post(client, path, #"{"stolen": true}"#)
        }
        let second = try await fixture.withCentre { client in
            try await post(client, path, #"{"stolen": true}"#)
        }
        #expect(try object(first) == ["schema": 1, "panel": "\(PanelID(bits: 1))"])
        #expect(second.body == first.body && second.headers["idempotency-replayed"] == "true")
    }

    @Test func `every order answers as the document says`() async throws {
        let panel = "\(PanelID(bits: 1))"
        let answers = try await fixture.withCentre { client in
            [
                try await post(
                    client, "/v1/erasures",
                    #"{"panel": "\#(panel)", "visit": "00000000000004D2"}"#),
                try await post(client, "/v1/messages/releases", "{}"),
                try await post(client, "/v1/panels/\(panel)/retirement", "{}"),
                try await post(client, "/v1/roll-outs/1/roll-back", "{}"),
                try await post(client, "/v1/roll-outs/1/roll-back", "{}", key: "another-key"),
            ]
        }
        let expected: [NSDictionary] = [
            [
                "schema": 1, "panel": panel, "visit": "00000000000004d2", "erased": 0,
                "known": false,
            ],
            ["schema": 1, "waiting": 0],
            [
                "schema": 1, "panel": panel,
                "takenUntil": Timestamp.utc(
                    PageFixture.noon + PanelRegister.takenAfterRetiringMilliseconds),
            ],
            ["schema": 1, "number": 1, "configuration": "winter"],
        ]
        for (answer, expected) in zip(answers, expected) {
            #expect(answer.status == 200)
            #expect(try object(answer) == expected)
        }
        #expect(answers[4].status == 409 && answers[4].problem == "roll-out-is-over")
        // Erased for good: also where the database is put back.
        let log = try fixture.http.setup().openSafekeeping()
        let erased = try log.entries(from: .first).kept.compactMap { kept in
            if case .erased(let name) = kept.entry { name } else { nil }
        }
        #expect(erased.map(\.visit) == [VisitID(1_234)])
    }

    @Test func `what is wrong with an order is told before anything is done`() async throws {
        let long = String(repeating: " ", count: JSONBody.bytesMax)
        let wrong: [(body: String, key: String?, type: String, status: Int, problem: String)] = [
            (Self.rollOut, nil, "application/json", 400, "order-key-missing"),
            (Self.rollOut, "short", "application/json", 400, "order-key-missing"),
            (Self.rollOut, "order-one", "text/plain", 415, "not-json"),
            (
                Self.rollOut, "order-one", "application/x-www-form-urlencoded", 415, "not-json"
            ),
            (Self.rollOut + long, "order-one", "application/json", 413, "body-too-long"),
            ("{]", "order-one", "application/json", 400, "wrong-body"),
            (#"{"part": "everything"}"#, "order-one", "application/json", 400, "wrong-field"),
            (
                Self.rollOut.replacing("winter", with: "summer"), "order-one",
                "application/json; charset=utf-8", 404, "no-such-configuration"
            ),
            (
                Self.rollOut.replacing("everything", with: "site:nowhere"), "order-one",
                "application/json", 404, "no-such-place"
            ),
        ]
        let before = try fixture.http.rows("roll_outs")
        let answers = try await fixture.withCentre { client in
            var answers: [HTTPClient.Answer] = []
            for order in wrong {
                answers.append(
                    try await post(
                        client, "/v1/roll-outs", order.body, key: order.key, type: order.type))
            }
            return answers
        }
        for (order, answer) in zip(wrong, answers) {
            #expect(answer.status == order.status, "\(order.body.prefix(80))")
            #expect(answer.problem == order.problem, "\(answer.body)")
        }
        #expect(try object(answers[6])["field"] as? String == "configuration")
        #expect(try fixture.http.rows("roll_outs") == before)
        #expect(try fixture.http.rows("kept_answers") == 0)
    }

    @Test func `a session gives orders from our own pages alone, a token from anywhere`()
        async throws
    {
        let foreign = [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
            ["Origin": "https://elsewhere.example"],
        ]
        let body = Self.rollOut.replacing("everything", with: "site:moscow-1")
        let answers = try await fixture.withCentre { client in
            var answers: [HTTPClient.Answer] = []
            for headers in foreign {
                answers.append(try await post(client, "/v1/roll-outs", body, .office, headers))
            }
            answers.append(
                try await post(client, "/v1/roll-outs", body, .orderToken, foreign[0]))
            answers.append(
                try await post(client, "/v1/roll-outs", body, .office, ["Origin": "http://x"]))
            return answers
        }
        #expect(answers.map(\.status) == [403, 403, 403, 200, 200])
        #expect(answers[0].problem == "foreign-form")
    }

    @Test func `who may not give an order stands in the audit log`() async throws {
        let answer = try await fixture.withCentre { client in
            try await post(client, "/v1/messages/releases", "{}", .manager)
        }
        #expect(answer.status == 403)
        let store = try fixture.http.setup().reader()
        let entry = try AuditLog.entries(most: 1, in: store, tenant: "default").first
        #expect(entry?.action == "releaseMessages" && entry?.outcome == "refused")
    }
}
