import Peers
import Settings
import Testing

@testable import Central

/// The stores that every claim of the seam is tried on.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case sqlite
    case postgresql
    /// PostgreSQL as behind a pooler: nothing may be left in a session.
    case pooled

    /// Those that this machine has.
    static var here: [StoreKind] {
        PostgresPeer.absence == nil ? allCases : [.sqlite]
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
        PostgresAccess(peer!, database, isPooled: kind == .pooled)
    }

    func writer() throws -> any Store {
        if let folder { return try SQLiteStore(writingTo: "\(folder.path)/central.db") }
        return try PostgresStore(writingTo: access)
    }

    func reader() throws -> any Store {
        if let folder { return try SQLiteStore(readingFrom: "\(folder.path)/central.db") }
        return try PostgresStore(readingFrom: access)
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
    init(_ peer: PostgresPeer, _ database: String, isPooled: Bool = false) {
        var settings = PostgresSettings(
            servers: [ListenAddress(host: "127.0.0.1", port: peer.port)], database: database,
            user: PostgresPeer.user)
        settings.isPooled = isPooled
        self.init(settings, password: Password(PostgresPeer.password))
    }
}
