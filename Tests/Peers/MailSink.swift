import Foundation
import Synchronization

/// A mail server that takes every message and remembers what each was called.
package final class MailSink: Sendable {
    private let taken = Box()
    private let server: LoopbackServer

    private final class Box: Sendable {
        let names = Mutex<[String]>([])
    }

    package init() throws {
        let taken = taken
        server = try LoopbackServer { connection in
            connection.write("220 sink\r\n")
            while let line = connection.read(through: "\r\n") {
                switch line.prefix(4).uppercased() {
                case "DATA":
                    connection.write("354 go on\r\n")
                    guard let message = connection.read(through: "\r\n.\r\n") else { return }
                    taken.names.withLock { $0.append(Self.name(of: message)) }
                    connection.write("250 taken\r\n")
                case "QUIT":
                    return connection.write("221 bye\r\n")
                default: connection.write("250 ok\r\n")
                }
            }
        }
    }

    package var port: UInt16 { server.port }

    /// The `Message-ID` of every message, in the order in which they came.
    package var names: [String] { taken.names.withLock { $0 } }

    private static func name(of message: String) -> String {
        let header = message.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") } ?? ""
        return header.dropFirst(11).trimmingCharacters(in: .whitespaces)
    }
}
