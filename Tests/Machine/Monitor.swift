import Foundation
import Peers

/// QEMU's own interface (QMP): devices come and go, keys are pressed, the machine stops.
package final class Monitor {
    /// How long QEMU may take to answer, in seconds.
    private static let patience = 30.0
    private static let lookMilliseconds: Int32 = 10

    private let socket: UnixSocket
    private var unread: [UInt8] = []
    /// What QEMU told by itself and nobody took yet: 'DEVICE_DELETED', 'RESET', …
    package private(set) var news: [[String: Any]] = []

    init(_ path: String, seconds: Double) throws {
        socket = try UnixSocket(path, seconds: seconds)
        try ask("qmp_capabilities")
    }

    /// Gives a command and waits for its answer; throws where QEMU refuses it.
    @discardableResult
    package func ask(_ command: String, _ arguments: [String: Any] = [:]) throws -> Any {
        let question = try JSONSerialization.data(
            withJSONObject: ["execute": command, "arguments": arguments])
        try socket.write(Array(question) + [UInt8(ascii: "\n")])
        var answer: Any?
        try wait(for: "an answer to '\(command)'", seconds: Self.patience) { message in
            if let fault = message["error"] { throw PeerFault("\(command): \(fault)") }
            answer = message["return"]
            return answer != nil
        }
        return answer!
    }

    /// Waits until QEMU has told this, since the last time that it was taken.
    @discardableResult
    package func take(_ name: String, seconds: Double) throws -> [String: Any] {
        func index() -> Int? { news.firstIndex { $0["event"] as? String == name } }
        if let index = index() { return news.remove(at: index) }
        try wait(for: name, seconds: seconds) { _ in index() != nil }
        return news.remove(at: index()!)
    }

    /// Whether QEMU has told any of these; looks for what came meanwhile.
    package func hasTold(_ names: Set<String>) -> Bool {
        _ = try? receive(milliseconds: 0)
        return news.contains { names.contains($0["event"] as? String ?? "") }
    }

    private func wait(
        for what: String, seconds: Double, _ isIt: ([String: Any]) throws -> Bool
    ) throws {
        let end = ProcessInfo.processInfo.systemUptime + seconds
        while true {
            for message in try receive(milliseconds: Self.lookMilliseconds)
            where try isIt(message) {
                return
            }
            guard ProcessInfo.processInfo.systemUptime < end else {
                throw PeerFault("waited \(seconds) s in vain for \(what)")
            }
        }
    }

    /// Whole lines that came; the news among them are kept as well.
    private func receive(milliseconds: Int32) throws -> [[String: Any]] {
        unread += try socket.read(milliseconds: milliseconds)
        var messages: [[String: Any]] = []
        while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
            let message = try JSONSerialization.jsonObject(with: Data(unread[..<end]))
            unread.removeFirst(end + 1)
            guard let message = message as? [String: Any] else { continue }
            if message["event"] != nil { news.append(message) }
            messages.append(message)
        }
        return messages
    }
}
