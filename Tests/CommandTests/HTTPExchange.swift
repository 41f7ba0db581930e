import Foundation
import Peers

/// One request over a connection of its own to a server on 127.0.0.1.
enum HTTPExchange {
    struct Answer {
        var status: Int
        /// Names in small letters.
        var headers: [String: String]
        var body: Data
    }

    static func send(
        _ method: String, _ path: String, to port: UInt16, mediaType: String? = nil,
        body: Data = Data(), seconds: Int = 30
    ) throws -> Answer {
        let socket = try connect(port, seconds: seconds)
        defer { close(socket) }
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        if let mediaType { head += "Content-Type: \(mediaType)\r\n" }
        if method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        try write(Data("\(head)\r\n".utf8) + body, to: socket)
        return try answer(readAll(socket), to: "\(method) \(path)")
    }

    private static func connect(_ port: UInt16, seconds: Int) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            throw PeerFault("nobody answers on port \(port)")
        }
        return socket
    }

    private static func write(_ bytes: Data, to socket: Int32) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw PeerFault("a request was cut off: errno \(errno)") }
            rest = rest.dropFirst(sent)
        }
    }

    /// The whole message: up to its length where it has one, to the end of the connection
    /// otherwise.
    private static func readAll(_ socket: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while !isWhole(bytes), case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
            bytes += buffer.prefix(count)
        }
        return bytes
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return false }
        let length = headers(bytes[..<end.lowerBound])["content-length"].flatMap { Int($0) }
        return length.map { bytes.count >= end.upperBound + $0 } ?? false
    }

    private static func headers(_ head: ArraySlice<UInt8>) -> [String: String] {
        var headers: [String: String] = [:]
        for line in String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
            .dropFirst()
        {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }

    private static func answer(_ bytes: [UInt8], to request: String) throws -> Answer {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)),
            let status = String(decoding: bytes.prefix(12), as: UTF8.self).split(separator: " ")
                .last.flatMap({ Int($0) })
        else { throw PeerFault("no answer to \(request)") }
        return Answer(
            status: status, headers: headers(bytes[..<end.lowerBound]),
            body: Data(bytes[end.upperBound...]))
    }
}
