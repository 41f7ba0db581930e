import Central
import Foundation
import Peers
import Synchronization

/// A real `smile-centrald serve`, which is killed and started again.
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
    ///   - store: lines of `central.yaml`; empty: SQLite.
    ///   - mail: the port of the mail server; nobody listens at 9.
    ///   - key: the node whose office key this one shares; nil: it makes one.
    init(store: String = "", mail: UInt16 = 9, sharing key: Node? = nil) throws {
        folder = try TemporaryFolder("node")
        try folder.write("password", PostgresPeer.password + "\n")
        configuration = try folder.write(
            "central.yaml",
            """
            listen: 127.0.0.1:0
            state-directory: state
            accept-unknown-panels: true
            tenant: shop
            \(store)
            mail: {server: "smtp://127.0.0.1:\(mail)", from: panel@example.org}
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

    /// - Parameter servers: where PostgreSQL is, in the order in which it is tried.
    convenience init(
        _ servers: [UInt16], _ database: String, mail: UInt16 = 9, sharing key: Node? = nil
    ) throws {
        let list = servers.map { "'127.0.0.1:\($0)'" }.joined(separator: ", ")
        try self.init(
            store: """
                store:
                  postgresql:
                    servers: [\(list)]
                    database: \(database)
                    user: \(PostgresPeer.user)
                    password-file: password
                """, mail: mail, sharing: key)
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
        life.withLock { life in
            life.program?.end()
            life.port = 0
        }
    }

    /// Runs a command of `smile-centrald` on this node's configuration.
    @discardableResult
    func run(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", arguments + ["--config", configuration], in: folder, seconds: 300
        ).succeeded()
    }

    /// A path in its folder.
    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// What it is set to.
    var setup: CentralSetup {
        get throws { try CentralSetup.read(configuration) }
    }

    /// 0 while nobody is there.
    var port: UInt16 { life.withLock { $0.port } }

    /// Straight to it.
    var door: Door { { self.port } }

    var output: String { life.withLock { $0.program?.output ?? "" } }
}
