/// A browser that somebody signed in with.
struct AccessSession: Sendable {
    /// Without a click for so long it ends.
    static let idleMilliseconds: Int64 = 8 * 3_600_000
    /// So long after signing in it ends, whatever happens.
    static let longestMilliseconds: Int64 = 7 * 86_400_000
    /// How far `used` may lag behind: a click a minute is noted, not each.
    static let notedMilliseconds: Int64 = 60_000
    /// The most of one account; the one that was used longest ago makes room.
    static let sessionsMax = 20

    let digest: [UInt8]
    let account: Account
    let used: Int64

    /// The session of a secret; nil where there is none, it has ended, or its account is disabled.
    static func find(
        _ secret: String, in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) -> AccessSession? {
        guard secret.utf8.count <= AccessSecret.textBytesMax else { return nil }
        let digest = AccessSecret.digest(of: secret)
        let rows = try store.query(
            "SELECT account, used_ms FROM sessions WHERE tenant = ? AND digest = ? AND ends_ms > ?",
            [.text(tenant), .bytes(digest), .integer(now)])
        guard let row = rows.first, row[integer: 1] + idleMilliseconds > now,
            let account = try Account.find(row[integer: 0], in: store, tenant: tenant),
            account.disabled == nil
        else { return nil }
        return AccessSession(digest: digest, account: account, used: row[integer: 1])
    }

    /// Begins one, and forgets those that have ended.
    static func begin(
        _ secret: AccessSecret, for account: Account, in store: any Store, tenant: String,
        at now: Int64
    ) throws(StoreFault) {
        try store.execute(
            "DELETE FROM sessions WHERE tenant = ? AND (ends_ms <= ? OR used_ms <= ?)",
            [.text(tenant), .integer(now), .integer(now - idleMilliseconds)])
        let open = try store.query(
            """
            SELECT digest FROM sessions WHERE tenant = ? AND account = ?
            ORDER BY used_ms DESC, digest
            """, [.text(tenant), .integer(account.id)])
        for row in open.dropFirst(sessionsMax - 1) {
            try end(row[bytes: 0], in: store, tenant: tenant)
        }
        try store.execute(
            """
            INSERT INTO sessions (tenant, digest, account, created_ms, used_ms, ends_ms)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .text(tenant), .bytes(secret.digest), .integer(account.id), .integer(now),
                .integer(now), .integer(now + longestMilliseconds),
            ])
    }

    static func end(_ digest: [UInt8], in store: any Store, tenant: String) throws(StoreFault) {
        try store.execute(
            "DELETE FROM sessions WHERE tenant = ? AND digest = ?", [.text(tenant), .bytes(digest)])
    }

    /// Of an account that is disabled or has a new password.
    static func endAll(
        of account: Int64, in store: any Store, tenant: String
    ) throws(StoreFault) {
        for table in ["sessions", "access_codes"] {
            try store.execute(
                "DELETE FROM \(table) WHERE tenant = ? AND account = ?",
                [.text(tenant), .integer(account)])
        }
    }

    /// Whether a click now is to be noted.
    func isToBeNoted(at now: Int64) -> Bool { now - used >= Self.notedMilliseconds }

    static func note(
        _ digest: [UInt8], in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) {
        try store.execute(
            "UPDATE sessions SET used_ms = ? WHERE tenant = ? AND digest = ? AND used_ms < ?",
            [.integer(now), .text(tenant), .bytes(digest), .integer(now)])
    }
}
