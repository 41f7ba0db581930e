/// The code of a link that works once.
package enum AccessCode {
    package enum Purpose: String, Codable, Sendable {
        /// To set a password, and be signed in.
        case password
        /// To be signed in.
        case signIn = "sign-in"

        /// How long it may be used.
        package var milliseconds: Int64 {
            switch self {
            case .password: 3 * 86_400_000
            case .signIn: 86_400_000
            }
        }
    }

    /// Adds one, and forgets those that are over.
    static func add(
        _ digest: [UInt8], _ purpose: Purpose, for account: Account, in store: any Store,
        _ scene: TaskScene
    ) throws(StoreFault) {
        try store.execute(
            "DELETE FROM access_codes WHERE tenant = ? AND ends_ms <= ?",
            [.text(scene.tenant), .integer(scene.now)])
        try store.execute(
            """
            INSERT INTO access_codes (tenant, digest, account, purpose, ends_ms)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                .text(scene.tenant), .bytes(digest), .integer(account.id),
                .text(purpose.rawValue), .integer(scene.now + purpose.milliseconds),
            ])
    }

    /// The account that a code is for; nil where it is none or is over.
    static func find(
        _ text: String, _ purpose: Purpose, in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) -> Account? {
        guard text.utf8.count <= AccessSecret.textBytesMax else { return nil }
        let rows = try store.query(
            """
            SELECT account FROM access_codes
            WHERE tenant = ? AND digest = ? AND purpose = ? AND ends_ms > ?
            """,
            [
                .text(tenant), .bytes(AccessSecret.digest(of: text)), .text(purpose.rawValue),
                .integer(now),
            ])
        guard let row = rows.first else { return nil }
        return try Account.find(row[integer: 0], in: store, tenant: tenant)
    }

    /// The account that a code is for, which is used up with it; nil where it is none, is over, or
    /// its account is disabled.
    static func take(
        _ text: String, _ purpose: Purpose, in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) -> Account? {
        guard text.utf8.count <= AccessSecret.textBytesMax else { return nil }
        let key: [SQLValue] = [
            .text(tenant), .bytes(AccessSecret.digest(of: text)), .text(purpose.rawValue),
            .integer(now),
        ]
        let condition = "tenant = ? AND digest = ? AND purpose = ? AND ends_ms > ?"
        let rows = try store.query("SELECT account FROM access_codes WHERE \(condition)", key)
        guard let row = rows.first,
            let account = try Account.find(row[integer: 0], in: store, tenant: tenant),
            account.disabled == nil,
            try store.execute("DELETE FROM access_codes WHERE \(condition)", key) == 1
        else { return nil }
        return account
    }
}
