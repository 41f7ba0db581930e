import Central
import Foundation
import Peers
import Testing

/// What is said to whom, with TLS before the server.
@Suite(.enabled(if: TLSFront.absence == nil, Comment(rawValue: TLSFront.absence ?? "")))
struct MessengerSecurityTests {
    private static let offers = "250-hello\r\n250 AUTH PLAIN"
    /// Greeting, EHLO, AUTH PLAIN and its credentials, MAIL, RCPT, DATA, the message.
    private static let polite = [
        "220 hello", offers, "334 ", "235 in", "250 ok", "250 ok", "354 go", "250 ok",
    ]

    private func deliver(
        to front: TLSFront, _ scheme: String, _ change: (inout MailServer) -> Void = { _ in }
    ) throws -> Delivery {
        var server = MailServer(address: "\(scheme)://127.0.0.1:\(front.port)")
        server.user = "panel"
        server.password = Password("swordfish")
        server.certificatesFile = front.certificatesFile
        server.limits.attemptMilliseconds = 5_000
        server.limits.answerSeconds = 2
        change(&server)
        return try EmailMessenger(server).send(.email(.sample()))
    }

    @Test(arguments: [("smtp", TLSFront.Beginning.startTLS), ("smtps", .atOnce)])
    func `a login and a message go through TLS to a server that is trusted`(
        scheme: String, beginning: TLSFront.Beginning
    ) throws {
        let server = try MessengerEmailTests.server(Self.polite)
        let front = try TLSFront(before: server.port, beginning)
        let delivery = try deliver(to: front, scheme)
        #expect(delivery == .sent(providerReference: "ok"))
        let credentials = Data("\0panel\0swordfish".utf8).base64EncodedString()
        let lines = server.received.split(separator: "\r\n")
        #expect(lines.contains { $0.hasSuffix(credentials) })
        #expect(lines.contains("RCPT TO:<operator@example.org>"))
    }

    @Test(arguments: [("smtp", TLSFront.Beginning.startTLS), ("smtps", .atOnce)])
    func `a server that is not trusted gets neither login nor message`(
        scheme: String, beginning: TLSFront.Beginning
    ) throws {
        let server = try MessengerEmailTests.server(Self.polite)
        let front = try TLSFront(before: server.port, beginning)
        let delivery = try deliver(to: front, scheme) { $0.certificatesFile = nil }
        #expect(delivery.end == .deferred, "\(delivery)")
        #expect(!server.received.contains("AUTH") && !server.received.contains("MAIL"))
    }

    @Test(arguments: [
        ("535 5.7.8 no such user panel", MessengerEmailTests.End.failed), ("454 later", .deferred),
    ])
    func `a refused login ends as the server says, and no reason holds it`(
        answer: String, end: MessengerEmailTests.End
    ) throws {
        let server = try MessengerEmailTests.server(["220 hello", Self.offers, "334 ", answer])
        let front = try TLSFront(before: server.port, .atOnce)
        let delivery = try deliver(to: front, "smtps")
        #expect(delivery.end == end, "\(delivery)")
        #expect(!delivery.reason.contains("swordfish") && !delivery.reason.contains("panel"))
        #expect(!server.received.contains("MAIL"))
    }

    @Test func `an SMS goes through TLS to a gateway that is trusted, and to no other`() throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 202 Accepted\r\nContent-Length: 24\r\n\r\n0: Accepted for delivery")
        }
        let front = try TLSFront(before: server.port, .atOnce)
        var gateway = TextGateway(
            address: "https://127.0.0.1:\(front.port)/cgi-bin/sendsms", user: "u",
            password: Password("swordfish"))
        let text = Message.text(TextMessage(to: "+79161234567", body: "b", reference: "r"))
        #expect(try TextMessenger(gateway).send(text).end == .deferred)
        #expect(!server.received.contains("swordfish"))
        gateway.certificatesFile = front.certificatesFile
        #expect(try TextMessenger(gateway).send(text).end == .sent)
    }
}
