import Dispatch
import Foundation
import Peers

/// Speaks HTTP/1.1 over a socket by hand, so that it can also speak it badly.
struct HTTPClient: Sendable {
    /// How long it waits for a server that says nothing, in seconds: far beyond any deadline here.
    private static let patienceSeconds = 20

    let port: Int

    struct Answer: Sendable {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: String

        init(_ bytes: [UInt8]) throws {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else {
                throw PeerFault("the server answered no head: '\(text.prefix(200))'")
            }
            let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
            status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = lines.dropFirst().reduce(into: [:]) { headers, line in
                let parts = line.split(separator: ":", maxSplits: 1)
                headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
            }
            body = String(text[end.upperBound...])
        }

        /// The last part of a problem's type; nil for what is no problem document.
        var problem: String? {
            guard headers["content-type"] == "application/problem+json",
                let json = try? JSONSerialization.jsonObject(with: Data(body.utf8)),
                let document = json as? [String: Any], document["status"] as? Int == status,
                document["title"] is String, document["detail"] is String,
                let type = document["type"] as? String
            else { return nil }
            return type.split(separator: ":").last.map(String.init)
        }
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try Answer(try await exchange(head("GET", path, headers)))
    }

    func post(
        _ path: String, _ body: [UInt8],
        type: String = "application/vnd.smile-panel.batch", _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let own = ["Content-Type": type, "Content-Length": "\(body.count)"]
        let head = head("POST", path, headers.merging(own) { $1 })
        return try Answer(try await exchange(head + body))
    }

    /// Sends a form as a browser of today does.
    func submit(
        _ form: String, to path: String, _ headers: [String: String] = [:]
    ) async throws -> Answer {
        let site = ["Sec-Fetch-Site": "same-origin"].merging(headers) { $1 }
        return try await post(
            path, Array(form.utf8), type: "application/x-www-form-urlencoded", site)
    }

    func head(_ method: String, _ path: String, _ headers: [String: String]) -> [UInt8] {
        let lines = headers.map { "\($0): \($1)\r\n" }.sorted().joined()
        return Array(
            "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(lines)\r\n".utf8)
    }

    /// Sends bytes and reads until the server closes the connection. It waits on a thread of its
    /// own, since the server needs those that tests run on.
    func exchange(_ bytes: [UInt8]) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "http-client").async {
                continuation.resume(with: Result { try talk(bytes) })
            }
        }
    }

    private func talk(_ bytes: [UInt8]) throws -> [UInt8] {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(socket) }
        var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        try connect(socket)
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { break }  // The server may refuse before it has everything.
            rest = rest.dropFirst(sent)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { throw PeerFault("the server went silent: errno \(errno)") }
            guard count > 0 else { return answer }
            answer += buffer.prefix(count)
        }
    }

    private func connect(_ socket: Int32) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw PeerFault("no server on port \(port): errno \(errno)") }
    }
}
