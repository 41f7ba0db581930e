import Foundation
import Synchronization

/// A server on 127.0.0.1 that does to each connection what a closure says, one after the other.
package final class LoopbackServer: Sendable {
    package typealias Script = @Sendable (LoopbackConnection) -> Void

    package let port: UInt16
    private let socket: Int32
    private let log: Log
    private let finished = DispatchSemaphore(value: 0)

    /// What all connections were sent, shared with the thread that serves them.
    fileprivate final class Log: Sendable {
        let state = Mutex((connections: 0, received: [UInt8]()))
    }

    /// - Parameters:
    ///   - isNarrow: small segments and a small buffer for what the script has not read yet. Only
    ///     then does the other side notice within a few kilobytes that nobody reads.
    ///   - script: gets the connection; it is closed when the script returns.
    package init(isNarrow: Bool = false, _ script: @escaping Script) throws {
        (socket, port) = try Loopback.listen(backlog: 16)
        if isNarrow {
            var (segment, buffer) = (Int32(536), Int32(4096))
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_MAXSEG, &segment, 4)
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &buffer, 4)
        }
        let (socket, log, finished) = (socket, Log(), finished)
        self.log = log
        Thread.detachNewThread {
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { break }
                log.state.withLock { $0.connections += 1 }
                script(LoopbackConnection(connection, log: log))
            }
            finished.signal()
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        finished.wait()
        close(socket)
    }

    /// How many connections came.
    package var connections: Int {
        log.state.withLock { $0.connections }
    }

    /// All that came, over all connections.
    package var received: String {
        log.state.withLock { String(decoding: $0.received, as: UTF8.self) }
    }
}

/// One connection, seen from the server.
package final class LoopbackConnection {
    /// How long a script waits for the other side, in seconds.
    static let patienceSeconds = 10

    private let socket: Int32
    private let log: LoopbackServer.Log
    private var unread: [UInt8] = []
    private var resetsAtEnd = false

    fileprivate init(_ socket: Int32, log: LoopbackServer.Log) {
        self.socket = socket
        self.log = log
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        // Says farewell even where a program that another test started just now holds a copy.
        if !resetsAtEnd { shutdown(socket, Int32(SHUT_RDWR)) }
        close(socket)
    }

    /// Everything up to and with `end`; nil where the other side went away before.
    package func read(through end: String) -> String? {
        let end = Array(end.utf8)
        while true {
            if let range = unread.firstRange(of: end) {
                defer { unread.removeSubrange(..<range.upperBound) }
                return String(decoding: unread[..<range.upperBound], as: UTF8.self)
            }
            guard receive() else { return nil }
        }
    }

    /// So many bytes; nil where the other side went away before.
    package func read(count: Int) -> [UInt8]? {
        while unread.count < count {
            guard receive() else { return nil }
        }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// The head and the body of one HTTP request.
    package func request() -> (head: String, body: [UInt8])? {
        guard let head = read(through: "\r\n\r\n") else { return nil }
        let length = head.lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        guard let body = read(count: length ?? 0) else { return nil }
        return (head, body)
    }

    package func write(_ text: String) {
        write(Array(text.utf8))
    }

    package func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Reads until the other side goes away.
    package func drain() {
        while receive() { unread.removeAll() }
    }

    /// Makes the coming end a reset instead of a farewell.
    package func resetAtEnd() {
        resetsAtEnd = true
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        unread += buffer.prefix(count)
        log.state.withLock { $0.received += buffer.prefix(count) }
        return true
    }
}
