import Foundation
import Synchronization

/// A mail server that takes every message and remembers it.
package final class MailSink: Sendable {
    private let taken = Box()
    private let server: LoopbackServer

    private final class Box: Sendable {
        let messages = Mutex<[String]>([])
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
                    taken.messages.withLock { $0.append(message) }
                    connection.write("250 taken\r\n")
                case "QUIT":
                    return connection.write("221 bye\r\n")
                default: connection.write("250 ok\r\n")
                }
            }
        }
    }

    package var port: UInt16 { server.port }

    /// How many came.
    package var count: Int { taken.messages.withLock(\.count) }

    /// A header of every message, in the order in which they came; empty where there is none.
    package func headers(_ name: String) -> [String] {
        taken.messages.withLock { $0 }.map { message in
            let header = message.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") } ?? ""
            return String(header.dropFirst(name.count + 2))
        }
    }
}
