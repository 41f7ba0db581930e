import Foundation

/// TCP on 127.0.0.1.
package enum Loopback {
    /// A port that nobody listens on now. Another program may take it before it is used; whoever
    /// starts a peer on it tries again then.
    package static func freePort() throws -> UInt16 {
        let (socket, port) = try listen(backlog: 1)
        close(socket)
        return port
    }

    /// Whether somebody listens on a port.
    package static func answers(_ port: UInt16) -> Bool {
        let socket = tcpSocket()
        defer { close(socket) }
        return withAddress(port) { Glibc.connect(socket, $0, $1) } == 0
    }

    /// What a server answers to a GET, head and all; empty where it does not.
    package static func get(
        _ path: String, from port: UInt16, token: String? = nil
    ) -> String {
        let socket = tcpSocket()
        defer { close(socket) }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard withAddress(port, { Glibc.connect(socket, $0, $1) }) == 0 else { return "" }
        let proof = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let request = "GET \(path) HTTP/1.0\r\n\(proof)Connection: close\r\n\r\n"
        guard send(socket, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else { return "" }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
            answer += buffer.prefix(count)
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// Posts a body; nil where no whole answer came.
    package static func post(
        _ body: [UInt8], to path: String, mediaType: String, port: UInt16
    ) -> (status: Int, body: [UInt8])? {
        let socket = tcpSocket()
        defer { close(socket) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard withAddress(port, { Glibc.connect(socket, $0, $1) }) == 0 else { return nil }
        let head =
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: \(mediaType)\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        var rest = (Array(head.utf8) + body)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return nil }
            rest = rest.dropFirst(sent)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
            answer += buffer.prefix(count)
        }
        guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let words = String(decoding: answer.prefix(16), as: UTF8.self).split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        return (status, Array(answer[end.upperBound...]))
    }

    /// A socket that is connected; nil where nobody listens.
    static func connect(to port: UInt16) -> Int32? {
        let socket = tcpSocket()
        if withAddress(port, { Glibc.connect(socket, $0, $1) }) == 0 { return socket }
        close(socket)
        return nil
    }

    /// A socket that listens on a free port.
    static func listen(backlog: Int32) throws -> (socket: Int32, port: UInt16) {
        let socket = tcpSocket()
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady =
            withAddress(0) { bind(socket, $0, $1) } == 0
            && Glibc.listen(socket, backlog) == 0
            && withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    getsockname(socket, $0, &length)
                }
            } == 0
        guard isReady else {
            close(socket)
            throw PeerFault("cannot listen on 127.0.0.1: errno \(errno)")
        }
        return (socket, UInt16(bigEndian: address.sin_port))
    }

    private static func tcpSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func withAddress<Result>(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
