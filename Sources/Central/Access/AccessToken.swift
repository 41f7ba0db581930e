/// What a program shows instead of signing in: `smile_` and a secret.
package struct AccessToken: Hashable, Codable, Sendable {
    static let mark = "smile_"
    /// Of the secret, for people to know it by.
    package static let prefixCount = 8
    package static let nameCharactersMax = 100
    package static let tokensMax = 1_000
    package static let daysRange = 1...730

    /// `smile_` and the first characters of the secret.
    package let prefix: String
    package var name: String
    package var rights: Set<Right>
    package var part: TreePart
    package var created: Int64
    package var ends: Int64
    package var revoked: Int64?
    /// The day of its last use, since 1970; nil: never.
    package var lastDay: Int64?

    package static func text(_ secret: AccessSecret) -> String { mark + secret.text }

    package static func prefix(of text: String) -> String {
        String(text.prefix(mark.count + prefixCount))
    }
}

extension AccessToken {
    private static let columns =
        "token, name, rights, part, created_ms, ends_ms, revoked_ms, last_day"

    private init?(_ row: Row) {
        guard let part = TreePart(row[text: 3]) else { return nil }
        prefix = row[text: 0]
        name = row[text: 1]
        rights = Set(row[text: 2].split(separator: " ").compactMap { Right(rawValue: String($0)) })
        self.part = part
        created = row[integer: 4]
        ends = row[integer: 5]
        revoked = row[integer: 6] == 0 ? nil : row[integer: 6]
        lastDay = row[integer: 7] == 0 ? nil : row[integer: 7]
    }

    static func all(in store: any Store, tenant: String) throws(StoreFault) -> [AccessToken] {
        try store.query(
            "SELECT \(columns) FROM tokens WHERE tenant = ? ORDER BY created_ms, token",
            [.text(tenant)]
        ).compactMap(AccessToken.init)
    }

    /// The token of a text that somebody shows; nil where it is none, is over or was revoked.
    static func find(
        _ text: String, in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) -> AccessToken? {
        guard text.utf8.count <= AccessSecret.textBytesMax else { return nil }
        return try store.query(
            """
            SELECT \(columns) FROM tokens WHERE tenant = ? AND token = ? AND digest = ?
                AND ends_ms > ? AND revoked_ms = 0
            """,
            [
                .text(tenant), .text(prefix(of: text)), .bytes(AccessSecret.digest(of: text)),
                .integer(now),
            ]
        ).first.flatMap(AccessToken.init)
    }

    func add(
        digest: [UInt8], to store: any Store, tenant: String
    ) throws(StoreFault) {
        try store.execute(
            """
            INSERT INTO tokens (tenant, token, digest, name, rights, part, created_ms, ends_ms,
                revoked_ms, last_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
            """,
            [
                .text(tenant), .text(prefix), .bytes(digest), .text(name),
                .text(rights.map(\.rawValue).sorted().joined(separator: " ")), .text(part.text),
                .integer(created), .integer(ends),
            ])
    }

    /// Notes the day of a use.
    static func note(
        _ prefix: String, in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) {
        let day = now / 86_400_000
        try store.execute(
            "UPDATE tokens SET last_day = ? WHERE tenant = ? AND token = ? AND last_day < ?",
            [.integer(day), .text(tenant), .text(prefix), .integer(day)])
    }
}
