import Central
import Feedback
import Peers
import Testing

/// Mail servers that fail at each step of the conversation.
@Suite struct MessengerEmailTests {
    private static let recipient = "operator.private@example.org"

    /// Which end of `Delivery`, without its reason.
    enum End: String {
        case sent, failed, deferred, unknown
    }

    private func deliver(
        _ message: EmailMessage = .sample(to: recipient), to server: LoopbackServer,
        _ change: (inout MailServer) -> Void = { _ in }
    ) throws -> Delivery {
        var settings = MailServer(address: "smtp://127.0.0.1:\(server.port)/panel.example.org")
        settings.limits.attemptMilliseconds = 5_000
        settings.limits.answerSeconds = 1
        change(&settings)
        return try EmailMessenger(settings).send(.email(message))
    }

    /// Answers each command with the next of `replies`, which begin with the greeting. An empty
    /// reply ends the connection. The answer to a 354 is the whole message.
    static func server(_ replies: [String]) throws -> LoopbackServer {
        try LoopbackServer { connection in
            var isMessage = false
            for (number, reply) in replies.enumerated() {
                if number > 0, connection.read(through: isMessage ? "\r\n.\r\n" : "\r\n") == nil {
                    return
                }
                if reply.isEmpty { return }
                isMessage = reply.hasPrefix("354")
                connection.write(reply + "\r\n")
            }
            // A polite server answers the farewell too, which must not hide the answer before it.
            if connection.read(through: "QUIT\r\n") != nil { connection.write("221 bye\r\n") }
        }
    }

    @Test(
        arguments: [
            (.deferred, [""]), (.deferred, ["421 busy"]), (.deferred, ["554 not here"]),
            (.deferred, ["no mail server"]), (.deferred, ["220 hello", ""]),
            (.deferred, ["220 hello", "421 go away"]),
            (.deferred, ["220 hello", "550 who are you", "550 who are you"]),
            (.deferred, ["220 hello", "250 ok", ""]),
            (.deferred, ["220 hello", "250 ok", "451 try later"]),
            (
                .failed,
                ["220 hello", "250 ok", "550 5.7.1 sender operator.private@example.org refused"]
            ),
            (.failed, ["220 hello", "250 ok", "552 too big"]),
            (.deferred, ["220 hello", "250 ok", "250 ok", ""]),
            (
                .deferred,
                ["220 hello", "250 ok", "250 ok", "450 4.2.1 operator.private is over quota"]
            ),
            (
                .failed,
                ["220 hello", "250 ok", "250 ok", "550 5.1.1 <operator.private@example.org> ?"]
            ),
            (.deferred, ["220 hello", "250 ok", "250 ok", "250 ok", ""]),
            (.deferred, ["220 hello", "250 ok", "250 ok", "250 ok", "451 no room"]),
            (.failed, ["220 hello", "250 ok", "250 ok", "250 ok", "554 5.5.1 no recipients"]),
            (.unknown, ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on", ""]),
            (.unknown, ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on", "what?"]),
            (
                .deferred,
                ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on", "452 4.3.1 full"]
            ),
            (.failed, ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on", "554 5.6.0 spam"]),
            (.sent, ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on", "250 ok"]),
            (.sent, ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on", "250 ok", ""]),
        ] as [(End, [String])])
    func `what a server says and when decides the end`(end: End, replies: [String]) throws {
        let delivery = try deliver(to: Self.server(replies))
        #expect(delivery.end == end, "\(delivery)")
        #expect(!delivery.reason.contains("operator.private"))
    }

    @Test func `a server that takes the message names it`() throws {
        let replies = ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on"]
        for (last, reference) in [
            ("250 2.0.0 6fa1b2 Message accepted", "6fa1b2 Message accepted"),
            ("250-first\r\n250 queued as 17", "queued as 17"), ("250", nil),
            ("250 2.0.0 kept for Operator.Private", nil), ("250 \u{1B}[31mred", nil),
        ] {
            #expect(
                try deliver(to: Self.server(replies + [last]))
                    == .sent(providerReference: reference))
        }
    }

    /// The shorter one is given to libcurl in one piece but for its last line end.
    @Test(arguments: [47_000, EmailMessage.bodyBytesMax])
    func `a connection cut inside the message is deferred, for nobody has the end of it`(
        bodyBytes: Int
    ) throws {
        // So that the message cannot all be under way when the end comes.
        let server = try LoopbackServer(isNarrow: true) { connection in
            connection.write("220 hello\r\n")
            for reply in ["250 ok", "250 ok", "250 ok", "354 go on"] {
                _ = connection.read(through: "\r\n")
                connection.write(reply + "\r\n")
            }
            _ = connection.read(count: 100)
            connection.resetAtEnd()
        }
        let body = String(repeating: "b", count: bodyBytes)
        let delivery = try deliver(.sample(to: Self.recipient, body: body), to: server)
        #expect(delivery.end == .deferred, "\(delivery)")
    }

    @Test func `silence after the message is unknown, silence before it deferred`() throws {
        let polite = ["220 hello", "250 ok", "250 ok", "250 ok", "354 go on"]
        for (replies, end) in [(polite, End.unknown), (Array(polite.prefix(2)), .deferred)] {
            let delivery = try deliver(to: Self.server(replies)) {
                $0.limits.attemptMilliseconds = 300
            }
            #expect(delivery.end == end, "\(delivery)")
        }
    }

    @Test func `a refused connection and an unknown name are deferred`() throws {
        let port = try Loopback.freePort()
        for address in ["smtp://127.0.0.1:\(port)", "smtp://mail.invalid"] {
            let delivery = try EmailMessenger(MailServer(address: address))
                .send(.email(.sample(to: Self.recipient)))
            #expect(delivery.end == .deferred, "\(delivery)")
            #expect(!delivery.reason.contains("operator.private"))
        }
    }

    @Test func `with a login nothing is said to a server that offers no encryption`() throws {
        for offer in ["250-hello\r\n250 AUTH PLAIN LOGIN", "250 hello"] {
            let server = try Self.server([
                "220 hello", offer, "250 ok", "250 ok", "354 go", "250 ok",
            ])
            let delivery = try deliver(to: server) {
                $0.user = "panel"
                $0.password = Password("swordfish")
            }
            #expect(delivery.end == .deferred, "\(delivery)")
            let lines = server.received.split(separator: "\r\n").map { $0.prefix(4) }
            #expect(lines.allSatisfy { ["EHLO", "QUIT"].contains($0) }, "\(server.received)")
        }
    }

    @Test func `a server that refuses or garbles STARTTLS gets nothing either`() throws {
        for answer in ["454 not now", "220 go\r\n250 injected"] {
            let server = try Self.server(["220 hello", "250 STARTTLS", answer])
            let delivery = try deliver(to: server) {
                $0.requiresEncryption = true
                $0.limits.attemptMilliseconds = 1_000
            }
            #expect(delivery.end == .deferred, "\(delivery)")
            #expect(!server.received.contains("MAIL"))
        }
    }

    @Test func `a refused message reaches no server`() throws {
        let server = try Self.server(["220 hello"])
        for message in [
            EmailMessage.sample(subject: "Hi\r\nBcc: all@example.org"),
            .sample(to: "a@example.org>\r\nRCPT TO:<b@example.org"),
            .sample(body: String(repeating: "b", count: 4 << 20)),
        ] {
            let delivery = try deliver(message, to: server)
            #expect(delivery.end == .failed)
        }
        let text = try EmailMessenger(MailServer(address: "smtp://127.0.0.1:\(server.port)"))
            .send(.text(TextMessage(to: "+79161234567", body: "b", reference: "r")))
        #expect(text.end == .failed)
        #expect(server.connections == 0)
    }

    @Test func `the greeting and the envelope are the configured ones`() throws {
        let server = try Self.server([
            "220 hello", "250 ok", "250 ok", "250 ok", "354 go", "250 ok",
        ])
        #expect(try deliver(to: server).end == .sent)
        let lines = server.received.split(separator: "\r\n").prefix(4)
        #expect(
            lines == [
                "EHLO panel.example.org", "MAIL FROM:<panel@example.org>",
                "RCPT TO:<\(Self.recipient)>", "DATA",
            ])
    }

    @Test(arguments: [
        "", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://u:p@mail.example.org",
        "smtp://mail.example.org?x=1", "smtp://mail.example.org\u{0}",
    ])
    func `an address that is no mail server's is refused at once`(address: String) {
        #expect(throws: MessengerFault.address(schemes: ["smtp", "smtps"])) {
            try EmailMessenger(MailServer(address: address))
        }
    }
}

extension Delivery {
    var end: MessengerEmailTests.End {
        switch self {
        case .sent: .sent
        case .failed: .failed
        case .deferred: .deferred
        case .unknown: .unknown
        }
    }

    var reason: String {
        switch self {
        case .sent: ""
        case .failed(let reason), .deferred(let reason), .unknown(let reason): reason
        }
    }
}
