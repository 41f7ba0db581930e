import Peers
import Settings
import Testing

@testable import Central

/// The stores that every claim of the seam is tried on.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case sqlite
    case postgresql
    /// PostgreSQL behind pgbouncer, which gives every transaction another session.
    case pooled

    /// Those that this machine has.
    static var here: [StoreKind] {
        allCases.filter { $0.absence == nil }
    }

    private var absence: String? {
        switch self {
        case .sqlite: nil
        case .postgresql: PostgresPeer.absence
        case .pooled: PgBouncerPeer.absence
        }
    }

    var testDescription: String { rawValue }
}

/// A database of a test's own, empty at first, that goes away with this value.
final class TestStore {
    private let kind: StoreKind
    private let folder: TemporaryFolder?
    private let peer: PostgresPeer?
    private(set) var database = ""

    init(_ kind: StoreKind) throws {
        self.kind = kind
        folder = kind == .sqlite ? try TemporaryFolder("contract") : nil
        peer = kind == .sqlite ? nil : try PostgresPeer.shared()
        if let peer { database = try peer.makeDatabase() }
    }

    deinit {
        try? peer?.drop(database)
    }

    var access: PostgresAccess {
        get throws {
            var access = PostgresAccess(peer!, database)
            if kind == .pooled {
                let pooler = try PgBouncerPeer.shared()
                access.settings.servers = [ListenAddress(host: "127.0.0.1", port: pooler.port)]
                access.settings.isPooled = true
            }
            return access
        }
    }

    func writer() throws -> any Store {
        if let folder { return try SQLiteStore(writingTo: "\(folder.path)/central.db") }
        return try PostgresStore(writingTo: try access)
    }

    func reader() throws -> any Store {
        if let folder { return try SQLiteStore(readingFrom: "\(folder.path)/central.db") }
        return try PostgresStore(readingFrom: try access)
    }

    /// A writer with one small table: a name, which is the key, a number and bytes.
    func withTable() throws -> any Store {
        let store = try writer()
        try store.execute(
            "CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY, number BIGINT, value BYTEA)", [])
        return store
    }

    func migrated() throws -> any Store {
        let store = try writer()
        try store.migrate()
        return store
    }
}

extension PostgresAccess {
    init(_ peer: PostgresPeer, _ database: String) {
        let settings = PostgresSettings(
            servers: [ListenAddress(host: "127.0.0.1", port: peer.port)], database: database,
            user: PostgresPeer.user)
        self.init(settings, password: Password(PostgresPeer.password))
    }
}
