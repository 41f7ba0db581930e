import Feedback
import Settings

/// A program's end of the control socket: asks, waits, reads lines.
package final class ControlClient {
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Nobody listens there: the daemon does not run, or is another one.
        case unreachable(path: String, why: String)
        /// Somebody does, and this account may not ask.
        case forbidden(path: String)
        case pathTooLong(path: String)
        /// It ended in the middle.
        case ended
        /// Nothing came in time.
        case silent
        /// What is there is no panel's daemon, or speaks another version.
        case strange(String)

        package var description: String {
            switch self {
            case .unreachable(let path, let why):
                "the panel's daemon does not answer at '\(path)': \(why)"
            case .forbidden(let path): "'\(path)' may not be used by this account"
            case .pathTooLong(let path): "'\(path)' is too long for a socket's name"
            case .ended: "the panel's daemon ended the connection"
            case .silent: "the panel's daemon does not answer"
            case .strange(let line): "what listens there is no panel's daemon; it says: \(line)"
            }
        }
    }

    /// How long an answer may take.
    package static let answerMilliseconds: UInt64 = 5_000
    /// A line of the daemon, in bytes: a picture of 4K fits.
    private static let lineBytesMax = 8 << 20
    private static let eventPieceBytes = 65_536

    private let socket: ControlSocket
    private var received: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: eventPieceBytes)

    /// Connects, and reads who is there.
    package init(path: String) throws(Fault) {
        do {
            socket = try ControlSocket.connect(to: path)
        } catch {
            throw Fault(error, path)
        }
        guard let hello = try line(milliseconds: Self.answerMilliseconds) else { throw .silent }
        let start = "{\"hello\":\"smile-panel\",\"version\":\(ControlLine.version)"
        if hello.hasPrefix("{\"reply\":\"error\"") {
            // It is full: the answer to whatever is asked.
            received = Array((hello + "\n").utf8) + received
        } else if !hello.hasPrefix(start) {
            throw .strange(String(hello.prefix(80)))
        }
    }

    /// - Parameter line: an object without its line feed.
    package func send(_ line: String) throws(Fault) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            switch socket.write(rest) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wait: wait(reads: false, milliseconds: Self.answerMilliseconds)
            case .end: throw .ended
            }
        }
    }

    /// The next line without its line feed; nil where none came in time.
    ///
    /// - Parameter milliseconds: nil: for as long as it takes.
    package func line(milliseconds: UInt64?) throws(Fault) -> String? {
        let clock = PanelClock.system
        let due = milliseconds.map { clock.now().advanced(byMilliseconds: $0) }
        while true {
            if let line = takeLine() { return line }
            guard received.count < Self.lineBytesMax else { throw .strange("a line without end") }
            let now = clock.now()
            if let due, now >= due { return nil }
            wait(reads: true, milliseconds: due.map { $0.milliseconds(since: now) + 1 })
            switch socket.read(into: &buffer, upTo: buffer.count) {
            case .bytes(let count): received += buffer[..<count]
            case .wait: break
            case .end: throw .ended
            }
        }
    }

    private func takeLine() -> String? {
        guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { received.removeSubrange(...end) }
        return String(decoding: received[..<end], as: UTF8.self)
    }

    private func wait(reads: Bool, milliseconds: UInt64?) {
        let interest = ControlWait.Interest(
            descriptor: socket.descriptor, reads: reads, writes: !reads)
        _ = ControlWait.wait(for: [interest], milliseconds: milliseconds)
    }
}

extension ControlClient.Fault {
    fileprivate init(_ fault: ControlSocket.Fault, _ path: String) {
        if case .pathTooLong = fault {
            self = .pathTooLong(path: path)
        } else if fault.isForbidden {
            self = .forbidden(path: path)
        } else {
            self = .unreachable(path: path, why: fault.reason)
        }
    }
}

extension PanelPlaces {
    /// Where the control socket is unless the configuration says otherwise.
    package static let usualControlSocket = "/run/smile-panel/control"

    /// Where the configuration has it.
    ///
    /// - Parameter path: of `panel.yaml`.
    package static func controlSocket(configuration path: String) throws(SetupFault) -> String {
        let configuration = try PanelSetup.configuration(path)
        return configuration.controlSocket.resolved(in: FolderFile.folder(of: path))
    }
}
