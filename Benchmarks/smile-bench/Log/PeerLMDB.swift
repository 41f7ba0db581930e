import CLMDB
import Measuring

/// LMDB as a durable log: a blob under an integer key, appended, with the settings that it comes
/// with. Its commit syncs the data and then the page that points to it.
final class PeerLMDB: Contender {
    /// Address space, not memory: the file grows as it is written.
    private static let mapBytes = 1 << 32

    let name = ContenderName.lmdb
    private var environment: OpaquePointer?
    private var database: MDB_dbi = 0
    private var key: UInt64 = 0

    init(_ folder: String) throws {
        try Self.check(mdb_env_create(&environment))
        try Self.check(mdb_env_set_mapsize(environment, Self.mapBytes))
        try Self.check(
            mdb_env_open(environment, "\(folder)/lmdb", UInt32(MDB_NOSUBDIR), 0o640))
        try transaction { transaction in
            let flags = UInt32(MDB_CREATE) | UInt32(MDB_INTEGERKEY)
            try Self.check(mdb_dbi_open(transaction, nil, flags, &database))
            key = try newestKey(transaction)
        }
    }

    deinit {
        mdb_env_close(environment)
    }

    func append(_ records: Int) throws {
        try transaction { transaction in
            for _ in 0..<records { try put(transaction) }
        }
    }

    /// Opens the database that is there, up to the newest key.
    static func reopen(_ folder: String) throws {
        let peer = try PeerLMDB(folder)
        guard peer.key > 0 else { throw MeasuringFault("LMDB lost what it had written") }
    }

    private func put(_ transaction: OpaquePointer?) throws {
        key += 1
        try withUnsafeMutableBytes(of: &key) { key in
            try BenchRecord.bytes.withUnsafeBytes { bytes in
                var name = MDB_val(mv_size: key.count, mv_data: key.baseAddress)
                var value = MDB_val(
                    mv_size: bytes.count,
                    mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
                try Self.check(
                    mdb_put(transaction, database, &name, &value, UInt32(MDB_APPEND)))
            }
        }
    }

    private func newestKey(_ transaction: OpaquePointer?) throws -> UInt64 {
        var cursor: OpaquePointer?
        try Self.check(mdb_cursor_open(transaction, database, &cursor))
        defer { mdb_cursor_close(cursor) }
        var key = MDB_val()
        var value = MDB_val()
        let code = mdb_cursor_get(cursor, &key, &value, MDB_LAST)
        if code == MDB_NOTFOUND { return 0 }
        try Self.check(code)
        return key.mv_data.loadUnaligned(as: UInt64.self)
    }

    private func transaction(_ body: (OpaquePointer?) throws -> Void) throws {
        var transaction: OpaquePointer?
        try Self.check(mdb_txn_begin(environment, nil, 0, &transaction))
        do {
            try body(transaction)
        } catch {
            mdb_txn_abort(transaction)
            throw error
        }
        try Self.check(mdb_txn_commit(transaction))
    }

    private static func check(_ code: Int32) throws {
        guard code == MDB_SUCCESS else {
            throw MeasuringFault("LMDB: \(String(cString: mdb_strerror(code)))")
        }
    }
}
