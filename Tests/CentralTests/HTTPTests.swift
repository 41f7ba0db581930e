import AppendLog
import Exchange
import Feedback
import Hummingbird
import TestKit
import Testing

@testable import Central

@Suite struct HTTPTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    @Test func `a good batch is stored and acknowledged, and the same again changes nothing`()
        async throws
    {
        let panel = fixture.panel()
        let count = panel.records.count
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            let path = "/v1/panels/\(panel.panel)/batches"
            return [
                try await client.post(path, panel.batch()),
                try await client.post(path, panel.batch()),
            ]
        }
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers[0].headers["content-type"] == "application/json")
        #expect(
            answers.map { Acknowledgement(json: Array($0.body.utf8)) } == [
                Acknowledgement(acknowledged: panel.next, stored: count, known: 0),
                Acknowledgement(acknowledged: panel.next, stored: 0, known: count),
            ])
        #expect(try fixture.rows("records") == Int64(count))
        #expect(try fixture.rows("answers") == 1)
        #expect(try fixture.rows("tallies") == 1)
    }

    @Test func `a batch with a wrong length, checksum or signature is refused whole`()
        async throws
    {
        let panel = fixture.panel()
        let good = panel.batch()
        var signature = good
        signature[good.count - 1] ^= 1
        let refused = [Array(good.dropLast()), good + [0], signature, damagedRecord(of: panel), []]
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            var answers: [HTTPClient.Answer] = []
            for bytes in refused {
                answers.append(try await client.post("/v1/panels/\(panel.panel)/batches", bytes))
            }
            return answers
        }
        for answer in answers {
            #expect(answer.status == 400)
            #expect(answer.problem == "damaged-batch")
            #expect(answer.body.contains("Nothing of the batch was stored."))
        }
        #expect(answers[2].body.contains("signature"))
        #expect(answers[3].body.contains("record at byte 128"))
        for table in ["logs", "records", "answers", "tallies", "outbox"] {
            #expect(try fixture.rows(table) == 0)
        }
    }

    /// Signed by the panel itself, so that only the record's checksum is wrong.
    private func damagedRecord(of panel: PanelTwin) -> [UInt8] {
        var bytes = panel.records[0].bytes(epoch: panel.epoch)
        bytes[bytes.count - 1] ^= 1
        return Batch.signed(
            bytes, count: 1, range: panel.records[0].sequence..<panel.records[1].sequence,
            epoch: panel.epoch, at: panel.stamp, by: panel.key)
    }

    @Test func `who may not deliver is told so, and nothing is stored`() async throws {
        let (panel, other) = (fixture.panel(), fixture.panel())
        let answers = try await fixture.withCentre(fixture.setup(acceptsUnknownPanels: false)) {
            client in
            [
                try await client.post("/v1/panels/\(panel.panel)/batches", panel.batch()),
                try await client.post("/v1/panels/\(other.panel)/batches", panel.batch()),
                try await client.post("/v1/panels/0/batches", panel.batch()),
                try await client.post(
                    "/v1/panels/\(panel.panel)/batches", panel.batch(), type: "text/plain"),
            ]
        }
        #expect(answers.map(\.status) == [403, 403, 404, 415])
        #expect(
            answers.map(\.problem) == [
                "unknown-panel", "wrong-panel", "not-a-panel", "not-a-batch",
            ])
        #expect(try fixture.rows("logs") == 0)
    }

    @Test func `a body of the most bytes is read, one byte more is not`() async throws {
        let most = [UInt8](repeating: 0x41, count: Batch.bytesMax)
        let path = "/v1/panels/\(PageFixture.panel)/batches"
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            let announced = client.head(
                "POST", path,
                [
                    "Content-Type": Batch.mediaType,
                    "Content-Length": "\(Batch.bytesMax + 1)",
                ])
            let chunked = client.head(
                "POST", path,
                ["Content-Type": Batch.mediaType, "Transfer-Encoding": "chunked"])
            let size = String(most.count + 1, radix: 16)
            let body = Array("\(size)\r\n".utf8) + most + [0x41] + Array("\r\n0\r\n\r\n".utf8)
            return [
                try await client.post(path, most),
                try HTTPClient.Answer(try await client.exchange(announced)),
                try HTTPClient.Answer(try await client.exchange(chunked + body)),
            ]
        }
        #expect(answers.map(\.status) == [400, 413, 413])
        #expect(answers.map(\.problem) == ["damaged-batch", "batch-too-large", "batch-too-large"])
    }

    @Test func `a full mailbox sends the panel away for a while`() async throws {
        let panel = fixture.panel()
        let answer = try await fixture.withServer { client in
            try await client.post("/v1/panels/\(panel.panel)/batches", panel.batch())
        }
        #expect(answer.status == 503)
        #expect(answer.problem == "busy")
        #expect(answer.headers["retry-after"] == "\(HTTPLimits.retryAfterSeconds)")
    }

    @Test(arguments: [(true, 503, "store-unavailable"), (false, 500, "store-failed")])
    func `a store that refuses is our fault, and says whether to come back`(
        isTemporary: Bool, status: Int, problem: String
    ) async throws {
        let panel = fixture.panel()
        let answer = try await fixture.withServer(
            accept: { _, _, reply in
                let fault = StoreFault(step: "write", reason: "disk", isTemporary: isTemporary)
                reply(.failure(.store(fault)))
                return true
            }
        ) { try await $0.post("/v1/panels/\(panel.panel)/batches", panel.batch()) }
        #expect(answer.status == status)
        #expect(answer.problem == problem)
        #expect((answer.headers["retry-after"] != nil) == isTemporary)
    }

    // MARK: - Time

    @Test func `a body that does not come is ended by the deadline`() async throws {
        let limits = HTTPLimits(requestDeadlineMilliseconds: 200)
        let answer = try await fixture.withServer(limits: limits) { client in
            let head = client.head(
                "POST", "/v1/panels/\(PageFixture.panel)/batches",
                ["Content-Type": Batch.mediaType, "Content-Length": "1000"])
            return try HTTPClient.Answer(try await client.exchange(head + Array("SMILE".utf8)))
        }
        #expect(answer.status == 408)
        #expect(answer.problem == "too-slow")
    }

    @Test func `a body that trickles is ended long before the deadline`() async throws {
        let limits = HTTPLimits(bodyLookMilliseconds: 200)
        let answer = try await fixture.withServer(limits: limits) { client in
            let head = client.head(
                "POST", "/v1/panels/\(PageFixture.panel)/batches",
                [
                    "Content-Type": Batch.mediaType,
                    "Content-Length": "\(10 * HTTPLimits.bodyBytesPerLookMin)",
                ])
            // The first look finds just enough, the second one nothing.
            let part = [UInt8](repeating: 0x41, count: HTTPLimits.bodyBytesPerLookMin)
            return try HTTPClient.Answer(try await client.exchange(head + part))
        }
        #expect(answer.status == 408)
        #expect(answer.problem == "too-slow")
    }

    @Test func `headers that do not come are ended long before the deadline`() async throws {
        let limits = HTTPLimits(firstHeadMilliseconds: 200)
        let bytes = try await fixture.withServer(limits: limits) { client in
            try await client.exchange(Array("GET / HTTP/1.1\r\nHost: x\r\n".utf8))
        }
        #expect(bytes.isEmpty)
    }

    @Test func `a request that comes after another has its own deadline`() async throws {
        let limits = HTTPLimits(requestDeadlineMilliseconds: 1_500)
        let bytes = try await fixture.withServer(limits: limits) { client in
            // The second request's body never comes; the first was answered long before.
            try await client.exchange(
                Array("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
                    + client.head(
                        "POST", "/v1/panels/\(PageFixture.panel)/batches",
                        ["Content-Type": Batch.mediaType, "Content-Length": "9"]))
        }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 200 OK"))
        #expect(text.contains("HTTP/1.1 408 Request Timeout"))
    }
}
