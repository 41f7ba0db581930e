import Foundation
import Synchronization

/// A PostgreSQL cluster of its own in a temporary folder, on a free port of loopback. Debian's own
/// cluster on 5432 is never touched.
package final class PostgresPeer: Sendable {
    package static let user = "smile"
    package static let password = "a password 'with' quotes"

    /// Why PostgreSQL cannot run here; nil where it can.
    package static let absence: String? = {
        guard binaries != nil else {
            return "PostgreSQL is missing: install the Debian package postgresql"
        }
        if geteuid() == 0, getpwnam("postgres") == nil || ChildProgram.find("setpriv") == nil {
            return "PostgreSQL never runs as root, and there is no user 'postgres' to run it"
        }
        return nil
    }()

    /// One for all tests of this process: they take databases of their own.
    package static func shared() throws -> PostgresPeer {
        try one.withLock { one in
            if let one { return one }
            let peer = try PostgresPeer()
            one = peer
            return peer
        }
    }

    private static let one = Mutex<PostgresPeer?>(nil)

    /// Debian keeps each version's programs in a folder of its own.
    private static let binaries: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.filter { $0 >= 15 }.min().map { "\(root)/\($0)/bin" }
    }()

    package let port: UInt16
    private let folder: TemporaryFolder
    private let data: String
    private let program: Mutex<ChildProgram>
    private let databases = Atomic(0)

    /// - Parameter settings: lines of `postgresql.conf`.
    package convenience init(_ settings: [String] = []) throws {
        try self.init(settings) { folder, data in
            let passwordFile = try folder.write("password", Self.password + "\n")
            try Self.run(
                "initdb",
                [
                    "--pgdata", data, "--username", Self.user, "--pwfile", passwordFile,
                    "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
                ], in: folder)
        }
    }

    /// One that shows a certificate to whoever wants to speak TLS.
    package convenience init(showing certificate: TestCertificate) throws {
        for path in [certificate.folder, certificate.path, certificate.keyPath] {
            try Self.give(path, mode: path == certificate.folder ? 0o700 : 0o600)
        }
        try self.init([
            "ssl = on", "ssl_cert_file = '\(certificate.path)'",
            "ssl_key_file = '\(certificate.keyPath)'",
        ])
    }

    /// A standby that follows a primary and can take over.
    package convenience init(following primary: PostgresPeer, named name: String) throws {
        try self.init([]) { folder, data in
            let passwords = try folder.write(
                "passwords", "*:*:*:\(Self.user):\(Self.password)\n")
            try Self.give(passwords, mode: 0o600)
            try Self.run(
                "pg_basebackup",
                [
                    "--pgdata", data, "--wal-method", "stream", "--checkpoint", "fast",
                    "--write-recovery-conf", "--dbname",
                    "host=127.0.0.1 port=\(primary.port) user=\(Self.user) "
                        + "application_name=\(name) passfile=\(passwords)",
                ], in: folder)
        }
    }

    private init(
        _ settings: [String], fill: (TemporaryFolder, String) throws -> Void
    ) throws {
        // In memory where there is room: the tests ask for thousands of syncs.
        folder = try TemporaryFolder("postgresql", inMemory: true)
        data = "\(folder.path)/data"
        port = try Loopback.freePort()
        try FileManager.default.createDirectory(
            atPath: data, withIntermediateDirectories: false)
        try Self.give(data, mode: 0o700)
        try fill(folder, data)
        let lines =
            [
                "listen_addresses = '127.0.0.1'", "port = \(port)", "unix_socket_directories = ''",
                "max_connections = 100", "shared_buffers = 64MB", "autovacuum = off",
                "max_pred_locks_per_transaction = 256",
            ] + settings
        let configuration = URL(filePath: "\(data)/postgresql.conf")
        let text = try String(contentsOf: configuration, encoding: .utf8)
        try (text + "\n" + lines.joined(separator: "\n") + "\n").write(
            to: configuration, atomically: false, encoding: .utf8)
        program = Mutex(try Self.start(data, in: folder))
        try waitUntilItServes()
    }

    deinit {
        program.withLock { $0.end() }
    }

    /// A path that nobody else has the server's name for.
    package var dataFolder: String { data }

    // MARK: - Its life

    private static func start(_ data: String, in folder: TemporaryFolder) throws -> ChildProgram {
        try serve(["\(binaries!)/postgres", "-D", data], in: folder)
    }

    /// Starts a server as the user 'postgres'. It ends with this process, however that ends: nobody
    /// holds its input any more then, and its folder goes, too.
    static func serve(_ command: [String], in folder: TemporaryFolder) throws -> ChildProgram {
        // A shell gives what runs in its background no input, unless it is told to.
        let script = """
            folder=$1; shift; exec 3<&0
            "$@" 3<&- & server=$!
            trap 'kill -INT $server; wait $server; exit' TERM
            cat <&3 > /dev/null & wait $!
            kill -INT $server; wait $server; rm -rf "$folder"
            """
        return try ChildProgram(
            "/bin/sh", ["-c", script, "sh", folder.path] + asPostgres(command),
            log: "\(folder.path)/server.log")
    }

    private func waitUntilItServes() throws {
        try wait(upTo: 30, for: "PostgreSQL on port \(port)") {
            let output = program.withLock { $0.output }
            if output.contains("FATAL:  ") { throw PeerFault(output) }
            return output.contains("ready to accept")
        }
    }

    /// Ends it as a power cut would, if a disk's cache survives that. Its files stay.
    package func killAtOnce() throws {
        let file = try String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
        guard let id = file.split(separator: "\n").first.flatMap({ Int32($0) }) else {
            throw PeerFault("the server wrote no number of its own")
        }
        kill(id, SIGKILL)
        let port = port
        try wait(upTo: 10, for: "PostgreSQL to be gone") { !Loopback.answers(port) }
    }

    /// Starts it again, on the same port.
    package func startAgain() throws {
        let (data, folder) = (data, folder)
        try program.withLock { program in
            program.end()
            try FileManager.default.removeItem(atPath: "\(folder.path)/server.log")
            program = try Self.start(data, in: folder)
        }
        try waitUntilItServes()
    }

    /// Makes a standby the primary.
    package func promote() throws {
        try Self.run("pg_ctl", ["promote", "--pgdata", data, "--wait"], in: folder)
    }

    /// Adds to `postgresql.conf` and has the server read it.
    package func change(_ lines: String...) throws {
        let path = "\(data)/postgresql.conf"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + lines.joined(separator: "\n") + "\n").write(
            toFile: path, atomically: false, encoding: .utf8)
        try Self.run("pg_ctl", ["reload", "--pgdata", data], in: folder)
    }

    // MARK: - Databases

    /// Makes an empty database that no other test has.
    package func makeDatabase(like template: String = "template0") throws -> String {
        let number = databases.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "test_\(number)"
        try query("CREATE DATABASE \(name) TEMPLATE \(template)", in: "postgres")
        return name
    }

    package func drop(_ database: String) throws {
        try query("DROP DATABASE IF EXISTS \(database) WITH (FORCE)", in: "postgres")
    }

    /// Runs statements beside the product; returns psql's bare lines.
    @discardableResult
    package func query(_ text: String, in database: String) throws -> [String] {
        let passwords = "\(folder.path)/psql-passwords"
        if !FileManager.default.fileExists(atPath: passwords) {
            try "*:*:*:*:\(Self.password)\n".write(
                toFile: passwords, atomically: true, encoding: .utf8)
            chmod(passwords, 0o600)
        }
        return try ChildProgram.run(
            "psql",
            [
                "host=127.0.0.1 port=\(port) user=\(Self.user) dbname=\(database) "
                    + "passfile=\(passwords)",
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", text,
            ], in: folder
        ).split(separator: "\n").map(String.init)
    }

    /// Writes a database as it is at one moment to a file.
    package func dump(_ database: String, to path: String) throws {
        try runClient("pg_dump", database, ["--format", "custom", "--file", path])
    }

    /// Puts a database in the place of another, whoever is connected to it.
    package func restore(_ database: String, from path: String) throws {
        try drop(database)
        try query("CREATE DATABASE \(database) TEMPLATE template0", in: "postgres")
        try runClient("pg_restore", database, ["--exit-on-error", path])
    }

    private func runClient(_ name: String, _ database: String, _ rest: [String]) throws {
        _ = try query("SELECT 1", in: database)  // Makes the file of passwords.
        try ChildProgram.run(
            name,
            [
                "--dbname",
                "host=127.0.0.1 port=\(port) user=\(Self.user) dbname=\(database) "
                    + "passfile=\(folder.path)/psql-passwords",
            ] + rest, in: folder, seconds: 300)
    }

    // MARK: - As the user 'postgres'

    private static func asPostgres(_ command: [String]) -> [String] {
        guard geteuid() == 0 else { return command }
        return [
            ChildProgram.find("setpriv")!, "--reuid", "postgres", "--regid", "postgres",
            "--clear-groups",
        ] + command
    }

    private static func run(
        _ name: String, _ arguments: [String], in folder: TemporaryFolder
    ) throws {
        let command = asPostgres(["\(binaries!)/\(name)"] + arguments)
        let log = "\(folder.path)/\(name)-\(UUID().uuidString).log"
        let program = try ChildProgram(command[0], Array(command.dropFirst()), log: log)
        guard try program.exitStatus(seconds: 60) == 0 else {
            throw PeerFault("\(name) failed: \(program.output)")
        }
    }

    static func give(_ path: String, mode: mode_t) throws {
        chmod(path, mode)
        guard geteuid() == 0, let owner = getpwnam("postgres") else { return }
        guard chown(path, owner.pointee.pw_uid, owner.pointee.pw_gid) == 0 else {
            throw PeerFault("'\(path)' cannot be given to 'postgres': errno \(errno)")
        }
    }
}
