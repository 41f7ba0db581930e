import Foundation
import Feedback
import Peers
import Testing

@testable import Central

/// Gateways that answer in every way, and what an SMS costs.
@Suite struct MessengerTextTests {
    private let message = TextMessage(
        to: "+79161234567", body: "Гость & 100% + «ждёт»?", reference: "case-17-2")

    private func deliver(
        to server: LoopbackServer, _ change: (inout TextGateway) -> Void = { _ in }
    ) throws -> Delivery {
        var gateway = TextGateway(
            address: "http://127.0.0.1:\(server.port)/cgi-bin/sendsms", user: "te&ster",
            password: Password("sword fish"))
        gateway.limits.attemptMilliseconds = 5_000
        change(&gateway)
        return try TextMessenger(gateway).send(.text(message))
    }

    private static func server(_ status: Int, _ body: String) throws -> LoopbackServer {
        try LoopbackServer { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 \(status) Said\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Location: http://127.0.0.1:9/\r\n\r\n\(body)")
        }
    }

    @Test(
        arguments: [
            (202, "0: Accepted for delivery", .sent), (202, "3: Queued for later delivery", .sent),
            (200, "0: Accepted for delivery", .sent), (202, "", .unknown),
            (200, "<html>Please log in</html>", .unknown), (202, "1: Something new", .unknown),
            (403, "Authorization failed for sendsms", .failed),
            (403, "Not routable. Do not try again.", .failed), (400, "Missing receiver", .failed),
            (401, "", .failed), (404, "No such service", .failed), (413, "", .failed),
            (408, "", .deferred), (429, "", .deferred),
            (503, "Temporal failure, try again later.", .deferred), (302, "", .deferred),
            (500, "", .unknown), (502, "", .unknown), (504, "", .unknown),
        ] as [(Int, String, MessengerEmailTests.End)])
    func `what a gateway answers decides the end`(
        status: Int, body: String, end: MessengerEmailTests.End
    ) throws {
        let delivery = try deliver(to: Self.server(status, body))
        #expect(delivery.end == end, "\(delivery)")
        for secret in ["79161234567", "Гость", "te&ster", "fish"] {
            #expect(!delivery.reason.contains(secret))
        }
    }

    @Test func `no word from the gateway after the request is unknown`() throws {
        let scripts: [LoopbackServer.Script] = [
            { _ = $0.request() },
            { connection in
                _ = connection.request()
                connection.resetAtEnd()
            },
            { $0.drain() },
            { connection in
                _ = connection.request()
                connection.write("HTTP/1.1 202 Accepted\r\nContent-Length: 24\r\n\r\n0: Acc")
            },
            { connection in
                _ = connection.request()
                connection.write("HTTP/1.1 202 Accepted\r\n\r\n0:")
                connection.write([UInt8](repeating: 32, count: TextGateway.answerBytesMax))
            },
        ]
        for script in scripts {
            let server = try LoopbackServer(script)
            let delivery = try deliver(to: server) { $0.limits.attemptMilliseconds = 300 }
            #expect(delivery.end == .unknown, "\(delivery)")
            #expect(server.connections == 1)
        }
    }

    @Test func `a gateway that was not reached is deferred`() throws {
        let plain = try LoopbackServer { connection in
            connection.write("HTTP/1.1 202 Accepted\r\n\r\n0: Accepted")
            connection.drain()
        }
        let nobody = try Loopback.freePort()
        for address in [
            "http://127.0.0.1:\(nobody)", "http://sms.invalid", "https://127.0.0.1:\(plain.port)",
        ] {
            let delivery = try deliver(to: plain) { $0.address = address }
            #expect(delivery.end == .deferred, "\(delivery)")
        }
        #expect(!plain.received.contains("username"))
    }

    @Test func `everything arrives at the gateway as it was`() throws {
        let server = try Self.server(202, "0: Accepted for delivery")
        #expect(try deliver(to: server) { $0.sender = "SMILE" }.end == .sent)
        let path = try #require(server.received.split(separator: " ").dropFirst().first)
        let url = try #require(URLComponents(string: "http://gateway" + path))
        #expect(url.path == "/cgi-bin/sendsms")
        var parameters: [String: String] = [:]
        for item in url.queryItems ?? [] { parameters[item.name] = item.value }
        #expect(
            parameters == [
                "username": "te&ster", "password": "sword fish", "to": "+79161234567",
                "coding": "2", "charset": "UTF-8", "binfo": "case-17-2", "text": message.body,
                "from": "SMILE",
            ])
    }

    @Test(arguments: [
        TextMessage(to: "", body: "b", reference: "r"), .init(to: "+7", body: "b", reference: "r"),
        .init(to: "+79161234567,+79161234568", body: "b", reference: "r"),
        .init(to: "+7916 1234567", body: "b", reference: "r"),
        .init(to: "79161234567\n", body: "b", reference: "r"),
        .init(to: "+1234567890123456", body: "b", reference: "r"),
        .init(to: "+79161234567", body: "", reference: "r"),
        .init(to: "+79161234567", body: "b", reference: "r&to=+1"),
        .init(to: "+79161234567", body: String(repeating: "b", count: 161), reference: "r"),
        .init(to: "+79161234567", body: String(repeating: "я", count: 71), reference: "r"),
        .init(to: "+79161234567", body: String(repeating: "b", count: 4 << 20), reference: "r"),
    ])
    func `a refused message reaches no gateway`(message: TextMessage) throws {
        let server = try Self.server(202, "0: Accepted for delivery")
        let messenger = try TextMessenger(
            TextGateway(
                address: "http://127.0.0.1:\(server.port)", user: "u", password: Password("p")))
        let delivery = messenger.send(.text(message))
        #expect(delivery.end == .failed)
        #expect(delivery.reason.count < 200)
        #expect(messenger.send(.email(.sample())).end == .failed)
        #expect(server.connections == 0)
    }

    @Test(
        arguments: [
            ("", .gsm, 1), ("Hello @£$ Ññ Σ", .gsm, 1), ("é€", .gsm, 1), ("ё", .ucs2, 1),
            ("`", .ucs2, 1),
            ("’", .ucs2, 1), ("ç", .ucs2, 1),
            (String(repeating: "a", count: 160), .gsm, 1),
            (String(repeating: "a", count: 161), .gsm, 2),
            (String(repeating: "€", count: 80), .gsm, 1),
            (String(repeating: "€", count: 81), .gsm, 2),
            (String(repeating: "a", count: 306), .gsm, 2),
            (String(repeating: "a", count: 307), .gsm, 3),
            (String(repeating: "я", count: 70), .ucs2, 1),
            (String(repeating: "я", count: 71), .ucs2, 2),
            (String(repeating: "🙂", count: 35), .ucs2, 1),
            (String(repeating: "🙂", count: 36), .ucs2, 2),
            (String(repeating: "я", count: 134), .ucs2, 2),
            (String(repeating: "я", count: 135), .ucs2, 3),
        ] as [(String, SMSText.Coding, Int)])
    func `a text is counted as the network bills it`(
        text: String, coding: SMSText.Coding, parts: Int
    ) {
        let sms = SMSText(text)
        #expect(sms.coding == coding)
        #expect(sms.parts == parts)
        #expect(sms.text == text)
    }

    @Test func `line ends and control characters become what a phone can show`() {
        #expect(SMSText("a\r\nb\rc\nd\u{0}e\u{1B}f\tg").text == "a\nb\nc\nd e f g")
    }

    @Test func `settings with which nothing could be sent are refused at once`() throws {
        var gateway = TextGateway(
            address: "http://127.0.0.1/cgi-bin/sendsms", user: "u", password: Password("p"))
        for (sender, isTaken) in [
            ("1", true), ("123456789012345", true), ("1234567890123456", false), ("", false),
            ("SMILEPANEL1", true), ("SMILEPANEL12", false), ("Smile Panel", false),
            ("Улыбка", false),
        ] {
            gateway.sender = sender
            #expect(((try? TextMessenger(gateway)) != nil) == isTaken, "\(sender)")
        }
        gateway.sender = nil
        for (parts, isTaken) in [(0, false), (1, true), (8, true), (9, false)] {
            gateway.partsMax = parts
            #expect(((try? TextMessenger(gateway)) != nil) == isTaken)
        }
        gateway.partsMax = 1
        for address in ["", "smtp://h", "http://u:p@h", "http://h?x=1", "sms"] {
            gateway.address = address
            #expect(throws: MessengerFault.address(schemes: ["http", "https"])) {
                try TextMessenger(gateway)
            }
        }
    }
}
