import Foundation
import Synchronization

/// A pgbouncer in transaction mode before a PostgreSQL of the tests.
package final class PgBouncerPeer: Sendable {
    /// Why it cannot run here; nil where it can.
    package static let absence: String? = {
        if let absence = PostgresPeer.absence { return absence }
        return path == nil ? "pgbouncer is missing: install the Debian package pgbouncer" : nil
    }()

    private static let path = ChildProgram.find("pgbouncer")

    /// One for all tests of this process, before their one PostgreSQL.
    package static func shared() throws -> PgBouncerPeer {
        try one.withLock { one in
            if let one { return one }
            let peer = try PgBouncerPeer(before: PostgresPeer.shared())
            one = peer
            return peer
        }
    }

    private static let one = Mutex<PgBouncerPeer?>(nil)

    package let port: UInt16
    private let folder: TemporaryFolder
    private let program: ChildProgram

    package init(before server: PostgresPeer) throws {
        folder = try TemporaryFolder("pgbouncer")
        port = try Loopback.freePort()
        let users = try folder.write(
            "users", "\"\(PostgresPeer.user)\" \"\(PostgresPeer.password)\"\n")
        let configuration = try folder.write(
            "pgbouncer.ini",
            """
            [databases]
            * = host=127.0.0.1 port=\(server.port)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = \(users)
            pool_mode = transaction
            default_pool_size = 3
            max_client_conn = 200
            server_idle_timeout = 2

            """)
        for path in [folder.path, users, configuration] { try PostgresPeer.give(path, mode: 0o700) }
        program = try PostgresPeer.serve([Self.path!, configuration], in: folder)
        let (program, port) = (program, port)
        try wait(upTo: 10, for: "pgbouncer on port \(port)") {
            guard program.isRunning else { throw PeerFault("it ended: \(program.output)") }
            return Loopback.answers(port)
        }
    }

    deinit {
        program.end()
    }
}
