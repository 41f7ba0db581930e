/// A person who may sign in.
package struct Account: Hashable, Codable, Sendable {
    /// At most this many of a-z, 0-9, `.`, `-`, `_` and `@`.
    package static let nameBytesMax = 64
    package static let accountsMax = 10_000

    package let id: Int64
    package var name: String
    package var role: Role
    package var part: TreePart
    /// Nil until one is set.
    package var password: PasswordHash?
    /// Milliseconds since 1970; nil while it may sign in.
    package var disabled: Int64?
    package var created: Int64
    /// The day on which it last signed in, since 1970; nil: never.
    package var lastDay: Int64?

    package static func isName(_ text: String) -> Bool {
        (1...nameBytesMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
                    || ".-_@".utf8.contains(byte)
            }
    }

    /// As people type it: names are in small letters.
    static func name(typed text: String) -> String? {
        let name = text.lowercased().filter { !$0.isWhitespace }
        return isName(name) ? name : nil
    }
}

extension Account {
    private static let columns =
        "account, name, role, part, password, disabled_ms, created_ms, last_day"

    private init?(_ row: Row) {
        guard let role = Role(rawValue: row[text: 2]), let part = TreePart(row[text: 3]) else {
            return nil
        }
        id = row[integer: 0]
        name = row[text: 1]
        self.role = role
        self.part = part
        password = row[text: 4].isEmpty ? nil : PasswordHash(stored: row[text: 4])
        disabled = row[integer: 5] == 0 ? nil : row[integer: 5]
        created = row[integer: 6]
        lastDay = row[integer: 7] == 0 ? nil : row[integer: 7]
    }

    static func all(in store: any Store, tenant: String) throws(StoreFault) -> [Account] {
        try store.query(
            "SELECT \(columns) FROM accounts WHERE tenant = ? ORDER BY name", [.text(tenant)]
        ).compactMap(Account.init)
    }

    static func find(
        named name: String, in store: any Store, tenant: String
    ) throws(StoreFault) -> Account? {
        try store.query(
            "SELECT \(columns) FROM accounts WHERE tenant = ? AND name = ?",
            [.text(tenant), .text(name)]
        ).first.flatMap(Account.init)
    }

    static func find(
        _ id: Int64, in store: any Store, tenant: String
    ) throws(StoreFault) -> Account? {
        try store.query(
            "SELECT \(columns) FROM accounts WHERE tenant = ? AND account = ?",
            [.text(tenant), .integer(id)]
        ).first.flatMap(Account.init)
    }

    static func count(in store: any Store, tenant: String) throws(StoreFault) -> Int {
        Int(
            try store.query("SELECT COUNT(*) FROM accounts WHERE tenant = ?", [.text(tenant)])[0][
                integer: 0])
    }

    /// The next number for a new account.
    static func nextID(in store: any Store, tenant: String) throws(StoreFault) -> Int64 {
        try store.query(
            "SELECT CAST(COALESCE(MAX(account), 0) AS BIGINT) FROM accounts WHERE tenant = ?",
            [.text(tenant)])[0][integer: 0] + 1
    }

    /// Adds it, or puts it in the place of the one of its number.
    func write(to store: any Store, tenant: String) throws(StoreFault) {
        try store.execute(
            """
            INSERT INTO accounts (tenant, account, name, role, part, password, disabled_ms,
                created_ms, last_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, account) DO UPDATE SET name = excluded.name,
                role = excluded.role, part = excluded.part, password = excluded.password,
                disabled_ms = excluded.disabled_ms, last_day = excluded.last_day
            """,
            [
                .text(tenant), .integer(id), .text(name), .text(role.rawValue), .text(part.text),
                .text(password?.text ?? ""), .integer(disabled ?? 0), .integer(created),
                .integer(lastDay ?? 0),
            ])
    }
}
