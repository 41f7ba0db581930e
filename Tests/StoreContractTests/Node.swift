import Foundation
import Peers
import Synchronization

/// A real `smile-centrald serve` on a database of PostgreSQL's, which is killed and started again.
final class Node: Sendable {
    private struct Life {
        var program: ChildProgram?
        var port: UInt16 = 0
        var starts = 0
    }

    private let folder: TemporaryFolder
    /// The path of its `central.yaml`.
    let configuration: String
    private let life = Mutex(Life())

    /// - Parameters:
    ///   - servers: where PostgreSQL is, in the order in which it is tried.
    ///   - key: the node whose office key this one shares; nil: it makes one.
    init(_ servers: [UInt16], _ database: String, sharing key: Node? = nil) throws {
        folder = try TemporaryFolder("node")
        try folder.write("password", PostgresPeer.password + "\n")
        let list = servers.map { "'127.0.0.1:\($0)'" }.joined(separator: ", ")
        configuration = try folder.write(
            "central.yaml",
            """
            listen: 127.0.0.1:0
            state-directory: state
            accept-unknown-panels: true
            tenant: shop
            store:
              postgresql:
                servers: [\(list)]
                database: \(database)
                user: \(PostgresPeer.user)
                password-file: password
            mail: {server: "smtp://127.0.0.1:9", from: panel@example.org}
            follow-ups:
              - rule: call-back
                email:
                  to: manager@example.org
                  subject: {en: "Unhappy at {touchpoint}"}
                  text: {en: "{time} {choice:face}"}
                expires-after-minutes: 43200

            """)
        if let key {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/state", withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            for name in ["office.key", "office.pub", "suppression.key"] {
                try FileManager.default.copyItem(
                    atPath: "\(key.folder.path)/state/\(name)",
                    toPath: "\(folder.path)/state/\(name)")
            }
        }
    }

    /// Starts it, and waits until it serves.
    func start() throws {
        try life.withLock { life in
            life.starts += 1
            let log = "\(folder.path)/node-\(life.starts).log"
            let program = try ChildProgram(
                try Programs.path("smile-centrald"), ["serve", "--config", configuration],
                log: log)
            life.program = program
            life.port = 0
            try wait(upTo: 60, for: "a node to serve") {
                guard program.isRunning else { throw PeerFault(program.output) }
                let mark = "serving at http://127.0.0.1:"
                guard let place = program.output.range(of: mark) else { return false }
                life.port = UInt16(program.output[place.upperBound...].prefix { $0.isNumber }) ?? 0
                return life.port != 0
            }
        }
    }

    func killAtOnce() {
        life.withLock { life in
            life.program?.killAtOnce()
            life.port = 0
        }
    }

    func end() {
        life.withLock { $0.program?.end() }
    }

    /// 0 while nobody is there.
    var port: UInt16 { life.withLock { $0.port } }

    var output: String { life.withLock { $0.program?.output ?? "" } }
}
