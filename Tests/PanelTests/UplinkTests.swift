import Panel
import Peers
import Synchronization
import Testing

@Suite struct UplinkTests {
    private static let batch = Array("signed bytes".utf8)

    private func uplink(
        _ port: UInt16, _ change: (inout UplinkSettings) -> Void = { _ in }
    ) throws -> CurlUplink {
        var settings = UplinkSettings(address: "http://127.0.0.1:\(port)")
        settings.postMilliseconds = 5_000
        change(&settings)
        return try CurlUplink(settings)
    }

    private func reply(to script: @escaping LoopbackServer.Script) throws -> UplinkReply {
        let server = try LoopbackServer(script)
        return try uplink(server.port).post(Self.batch, to: "/v1/batches")
    }

    @Test func `an acknowledgement comes back whole`() throws {
        let reply = try reply { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
                    + "Content-Length: 18\r\n\r\n{\"acknowledged\":7}")
        }
        let body = Array("{\"acknowledged\":7}".utf8)
        #expect(
            reply
                == .answered(UplinkAnswer(status: 200, mediaType: "application/json", body: body)))
    }

    @Test func `the request is a plain POST of the batch as it is`() throws {
        let batch: [UInt8] = [0, 1, 13, 10, 13, 10, 255]
        let seen = Mutex<(head: String, body: [UInt8])?>(nil)
        let server = try LoopbackServer { connection in
            let request = connection.request()
            seen.withLock { $0 = request }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        _ = try uplink(server.port) { $0.address += "/centre/" }.post(batch, to: "/v1/batches")
        let request = try #require(seen.withLock { $0 })
        let lines = request.head.split(separator: "\r\n")
        #expect(lines.first == "POST /centre/v1/batches HTTP/1.1")
        #expect(lines.contains("Content-Type: application/vnd.smile-panel.batch"))
        #expect(!request.head.lowercased().contains("expect:"))
        #expect(request.body == batch)
    }

    @Test func `a large batch is not held back to ask whether it is welcome`() throws {
        let batch = [UInt8](repeating: 7, count: 3 << 20)
        let server = try LoopbackServer { connection in
            let request = connection.request()
            connection.write(
                "HTTP/1.1 \(request?.body.count == 3 << 20 ? 200 : 400) Seen\r\n"
                    + "Content-Length: 0\r\n\r\n")
        }
        #expect(
            try uplink(server.port).post(batch, to: "/v1/batches")
                == .answered(UplinkAnswer(status: 200)))
        #expect(!server.received.contains("100-continue"))
    }

    @Test func `two posts share one connection`() throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            }
        }
        let uplink = try uplink(server.port)
        for _ in 1...3 {
            #expect(
                uplink.post(Self.batch, to: "/v1/batches")
                    == .answered(UplinkAnswer(status: 200, body: Array("{}".utf8))))
        }
        #expect(server.connections == 1)
    }

    @Test(arguments: [413, 400, 409, 500])
    func `a refusal is an answer`(status: Int) throws {
        let reply = try reply { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 \(status) No\r\nContent-Type: application/problem+json\r\n"
                    + "Content-Length: 2\r\n\r\n{}")
        }
        #expect(
            reply
                == .answered(
                    UplinkAnswer(
                        status: status, mediaType: "application/problem+json",
                        body: Array("{}".utf8))))
    }

    @Test func `a batch refused before its end is an answer`() throws {
        let server = try LoopbackServer { connection in
            _ = connection.read(through: "\r\n\r\n")
            connection.write(
                "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            connection.drain()
        }
        let batch = [UInt8](repeating: 1, count: 8 << 20)
        let reply = try uplink(server.port).post(batch, to: "/v1/batches")
        #expect(reply == .answered(UplinkAnswer(status: 413)))
    }

    @Test(arguments: [
        ("30", 30), ("0", 0), ("86400", 86_400), ("86401", 86_400),
        ("99999999999999999999999", 86_400), ("-5", nil), ("soon", nil),
        ("Wed, 21 Oct 2037 07:28:00 GMT", nil),
    ])
    func `Retry-After is taken in whole seconds up to a day`(header: String, seconds: Int?) throws {
        let reply = try reply { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 503 Busy\r\nRetry-After: \(header)\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(reply == .answered(UplinkAnswer(status: 503, retryAfterSeconds: seconds)))
    }

    @Test func `a redirect is an answer and is not followed`() throws {
        let elsewhere = try LoopbackServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        }
        let port = elsewhere.port
        for status in [301, 302, 307, 308] {
            let reply = try reply { connection in
                _ = connection.request()
                connection.write(
                    "HTTP/1.1 \(status) There\r\nLocation: http://127.0.0.1:\(port)/v1/batches\r\n"
                        + "Content-Length: 0\r\n\r\n")
            }
            #expect(reply == .answered(UplinkAnswer(status: status)))
        }
        #expect(elsewhere.connections == 0)
    }

    @Test func `a portal's page is told apart by its media type`() throws {
        let reply = try reply { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi")
        }
        guard case .answered(let answer) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(answer.mediaType == "text/html")
    }

    @Test func `a reply cut in the middle is no answer`() throws {
        let reply = try reply { connection in
            _ = connection.request()
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n{\"acknowledged\":")
        }
        #expect(reply == .unreachable(.cutOff))
    }

    @Test(arguments: [false, true])
    func `a connection that ends without a reply is no answer`(isReset: Bool) throws {
        let reply = try reply { connection in
            _ = connection.request()
            if isReset { connection.resetAtEnd() }
        }
        #expect(reply == .unreachable(.cutOff))
    }

    @Test(arguments: [
        (UplinkAnswer.bodyBytesMax, true), (UplinkAnswer.bodyBytesMax + 1, false), (1 << 20, false),
    ])
    func `a reply is taken in up to its maximum`(bytes: Int, isTaken: Bool) throws {
        for length in ["Content-Length: \(bytes)", "Connection: close"] {
            let reply = try reply { connection in
                _ = connection.request()
                connection.write("HTTP/1.1 200 OK\r\n\(length)\r\n\r\n")
                connection.write([UInt8](repeating: 32, count: bytes))
            }
            switch reply {
            case .answered(let answer): #expect(isTaken && answer.body.count == bytes)
            case .unreachable(let fault):
                #expect(!isTaken && fault == .replyTooLong(status: 200))
            }
        }
    }

    @Test func `nobody at the address is unreachable, and the next post works`() throws {
        let port = try Loopback.freePort()
        let uplink = try uplink(port)
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.notConnected))
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.notConnected))
    }

    @Test func `an unknown name is unreachable`() throws {
        // RFC 6761: names under .invalid never resolve.
        let uplink = try CurlUplink(UplinkSettings(address: "http://centre.invalid"))
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.nameUnknown))
    }

    @Test func `silence ends with the post's time`() throws {
        let server = try LoopbackServer { $0.drain() }
        let uplink = try uplink(server.port) { $0.postMilliseconds = 200 }
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.tooSlow))
    }

    @Test func `another protocol is not taken for the centre`() throws {
        let reply = try reply { connection in
            connection.write("220 mail.example.org ESMTP\r\n")
            connection.drain()
        }
        #expect(reply == .unreachable(.notHTTP))
    }

    @Test func `plain HTTP where TLS was expected is not trusted`() throws {
        let server = try LoopbackServer { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            connection.drain()
        }
        let uplink = try uplink(server.port) { $0.address = "https://127.0.0.1:\(server.port)" }
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.notTrusted))
        #expect(!server.received.contains("signed bytes"))
    }

    @Test(.enabled(if: TLSFront.absence == nil, Comment(rawValue: TLSFront.absence ?? "")))
    func `a batch goes through TLS to a centre that is trusted, and to no other`() throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let front = try TLSFront(before: server.port, .atOnce)
        let address = "https://127.0.0.1:\(front.port)"
        let stranger = try CurlUplink(UplinkSettings(address: address))
        #expect(stranger.post(Self.batch, to: "/v1/batches") == .unreachable(.notTrusted))
        #expect(!server.received.contains("signed bytes"))
        let uplink = try CurlUplink(
            UplinkSettings(address: address, certificatesFile: front.certificatesFile))
        #expect(
            uplink.post(Self.batch, to: "/v1/batches") == .answered(UplinkAnswer(status: 200)))
        let noFile = try CurlUplink(
            UplinkSettings(address: address, certificatesFile: "/nonexistent.pem"))
        #expect(noFile.post(Self.batch, to: "/v1/batches") == .unreachable(.notTrusted))
    }

    @Test func `a post under way ends when another thread cancels, and later ones are refused`()
        throws
    {
        let pending = Mutex<CurlUplink?>(nil)
        let server = try LoopbackServer { connection in
            _ = connection.request()
            // The whole request is here, so the post is under way now.
            pending.withLock { $0 }?.cancel()
            connection.drain()
        }
        let uplink = try uplink(server.port) { $0.postMilliseconds = 60_000 }
        pending.withLock { $0 = uplink }
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.cancelled))
        #expect(uplink.post(Self.batch, to: "/v1/batches") == .unreachable(.cancelled))
        #expect(server.connections == 1)
    }

    @Test func `a proxy is used when it is configured`() throws {
        let proxy = try LoopbackServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let uplink = try CurlUplink(
            UplinkSettings(
                address: "http://centre.invalid", proxy: "http://127.0.0.1:\(proxy.port)"))
        #expect(
            uplink.post(Self.batch, to: "/v1/batches") == .answered(UplinkAnswer(status: 200)))
        #expect(proxy.received.hasPrefix("POST http://centre.invalid/v1/batches HTTP/1.1"))
    }

    @Test(
        arguments: [
            ("", .notHTTP), ("centre.example.org", .notHTTP),
            ("ftp://centre.example.org", .notHTTP),
            ("file:///etc/passwd", .notHTTP), ("http://", .unreadable), ("http://a b", .unreadable),
            ("http://u@centre.example.org", .tooMuch), ("http://u:p@centre.example.org", .tooMuch),
            ("https://centre.example.org/?q=1", .tooMuch),
            ("https://centre.example.org/#f", .tooMuch),
        ] as [(String, UplinkAddressFault)])
    func `an address that cannot be the centre's is refused`(
        address: String, fault: UplinkAddressFault
    ) {
        #expect(throws: fault) { try CurlUplink(UplinkSettings(address: address)) }
    }
}
