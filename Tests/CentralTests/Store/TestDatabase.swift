import Foundation
import Peers
import Settings
import Synchronization

@testable import Central

/// The database of a test of the domain, migrated. It is SQLite's, and with
/// `SMILE_TEST_STORE=postgresql` PostgreSQL's: `make test` does the domain's tests on both.
final class TestDatabase: Sendable {
    static let isPostgres =
        ProcessInfo.processInfo.environment["SMILE_TEST_STORE"] == "postgresql"

    /// Of SQLite's files; nil on PostgreSQL.
    let folder: TemporaryFolder?
    private let access: PostgresAccess?

    init() throws {
        if Self.isPostgres {
            let peer = try PostgresPeer.shared()
            let name = try peer.makeDatabase(like: try Self.template(peer))
            access = Self.access(peer, name)
            folder = nil
        } else {
            folder = try TemporaryFolder("central")
            access = nil
        }
    }

    deinit {
        guard let access else { return }
        try? PostgresPeer.shared().drop(access.settings.database)
    }

    func writer() throws -> any Store {
        let store: any Store =
            if let access {
                try PostgresStore(writingTo: access)
            } else {
                try SQLiteStore(writingTo: "\(folder!.path)/central.db")
            }
        try store.migrate()
        return store
    }

    func reader() throws -> any Store {
        if let access { return try PostgresStore(readingFrom: access) }
        return try SQLiteStore(readingFrom: "\(folder!.path)/central.db")
    }

    /// Every table with its columns.
    static func tables(of store: any Store) throws -> [(name: String, columns: [String])] {
        let names = try store.query(
            isPostgres
                ? "SELECT table_name FROM information_schema.tables "
                    + "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
                : "SELECT name FROM sqlite_master WHERE type = 'table'", []
        ).map { $0[text: 0] }
        return try names.map { name in
            let columns = try store.query(
                isPostgres
                    ? "SELECT column_name FROM information_schema.columns WHERE table_name = ? "
                        + "AND table_schema = 'public' ORDER BY ordinal_position"
                    : "SELECT name FROM pragma_table_info(?)", [.text(name)])
            return (name, columns.map { $0[text: 0] })
        }
    }

    // MARK: - PostgreSQL

    /// A migrated database that the tests' own are copies of.
    private static let made = Mutex<String?>(nil)

    private static func template(_ peer: PostgresPeer) throws -> String {
        try made.withLock { made in
            if let made { return made }
            let name = try peer.makeDatabase()
            try PostgresStore(writingTo: access(peer, name)).migrate()
            made = name
            return name
        }
    }

    private static func access(_ peer: PostgresPeer, _ database: String) -> PostgresAccess {
        PostgresAccess(
            PostgresSettings(
                servers: [ListenAddress(host: "127.0.0.1", port: peer.port)], database: database,
                user: PostgresPeer.user), password: Password(PostgresPeer.password))
    }
}
