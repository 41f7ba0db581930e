import Glibc

/// A TCP connection, or somebody who waits for one, that carries lines.
package final class PlugSocket {
    /// Why there is no connection, or no longer.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case address(String)
        /// The name has no address; the system's own words.
        case unresolved(String, why: String)
        case call(String, code: Int32)
        /// The other side ended it.
        case ended
        /// Nothing came in time.
        case silent

        package var description: String {
            switch self {
            case .address(let text): "'\(text)' is no address such as 192.168.1.20:7007"
            case .unresolved(let host, let why): "'\(host)' has no address: \(why)"
            case .call(let call, let code): "\(call): \(String(cString: strerror(code)))"
            case .ended: "the other side ended the connection"
            case .silent: "nothing came in time"
            }
        }
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Connects to `host:port`.
    package static func connect(to address: String) throws(Fault) -> PlugSocket {
        try open(address, isPassive: false) { Glibc.connect($0, $1, $2) == 0 }
    }

    /// Listens at `host:port`.
    package static func listen(at address: String) throws(Fault) -> PlugSocket {
        try open(address, isPassive: true) {
            var yes: Int32 = 1
            setsockopt($0, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bind($0, $1, $2) == 0 && Glibc.listen($0, 1) == 0
        }
    }

    /// Waits for somebody to connect.
    package func accept() throws(Fault) -> PlugSocket {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 { return PlugSocket(connection).withoutDelay() }
            if errno != EINTR { throw .call("accept", code: errno) }
        }
    }

    package func send(_ line: PlugLine) throws(Fault) {
        let bytes = Array((line.text + "\n").utf8)
        let code = FolderFile.handOver(bytes) {
            Glibc.send(descriptor, $0, $1, Int32(MSG_NOSIGNAL))
        }
        guard code == 0 else { throw .ended }
    }

    /// The next line; nil for one that is none of ours.
    package func receive(milliseconds: Int32) throws(Fault) -> PlugLine? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: received[..<end], as: UTF8.self)
                received.removeSubrange(...end)
                return PlugLine(line)
            }
            guard received.count < PlugLine.bytesMax else { throw .ended }
            try receiveMore(milliseconds)
        }
    }

    private func receiveMore(_ milliseconds: Int32) throws(Fault) {
        var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&interest, 1, milliseconds)
        if ready < 0 && errno == EINTR { return }
        guard ready > 0 else { throw .silent }
        var piece = [UInt8](repeating: 0, count: PlugLine.bytesMax)
        let got = recv(descriptor, &piece, piece.count, 0)
        if got < 0 && errno == EINTR { return }
        guard got > 0 else { throw .ended }
        received += piece[..<got]
    }

    /// Each number is to leave at once.
    private func withoutDelay() -> PlugSocket {
        var yes: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return self
    }

    private static func open(
        _ address: String, isPassive: Bool,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) throws(Fault) -> PlugSocket {
        guard let colon = address.lastIndex(of: ":"), colon != address.startIndex,
            UInt16(address[address.index(after: colon)...]) != nil
        else { throw .address(address) }
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" }
        let port = String(address[address.index(after: colon)...])
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = isPassive ? AI_PASSIVE : 0
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, port, &hints, &found)
        guard code == 0, let first = found else {
            throw .unresolved(host, why: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(first) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(first.pointee.ai_family, type, 0)
        guard descriptor >= 0 else { throw .call("socket", code: errno) }
        let opened = PlugSocket(descriptor).withoutDelay()
        guard use(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) else {
            throw .call(isPassive ? "listen at \(address)" : "connect to \(address)", code: errno)
        }
        return opened
    }
}
