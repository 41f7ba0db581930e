import FoundationEssentials

/// Accounts, tokens and the audit log as commands print them; `Docs/Reference/access.md` has the
/// JSON.
package enum AccessLists {
    package static func accounts(in store: any Store, tenant: String) throws(StoreFault)
        -> [Account]
    {
        try Account.all(in: store, tenant: tenant)
    }

    package static func tokens(
        in store: any Store, tenant: String
    ) throws(StoreFault) -> [AccessToken] {
        try AccessToken.all(in: store, tenant: tenant)
    }

    package static func text(_ accounts: [Account]) -> String {
        guard !accounts.isEmpty else {
            return "Nobody can sign in. Try: smile-centrald user add NAME --role office\n"
        }
        return lines(
            accounts.map { account in
                let state =
                    account.disabled != nil
                    ? "disabled" : account.password == nil ? "no password yet" : ""
                return [
                    account.name, account.role.rawValue, account.part.text,
                    day(account.lastDay) ?? "never", state,
                ]
            }, head: ["name", "role", "part", "last signed in", ""])
    }

    package static func text(_ tokens: [AccessToken], at now: Int64) -> String {
        guard !tokens.isEmpty else { return "No tokens. Try: smile-centrald token add --help\n" }
        return lines(
            tokens.map { token in
                let state =
                    token.revoked != nil ? "revoked" : token.ends <= now ? "expired" : ""
                return [
                    token.prefix, token.name,
                    token.rights.map(\.rawValue).sorted().joined(separator: " "), token.part.text,
                    date(token.ends), day(token.lastDay) ?? "never", state,
                ]
            }, head: ["token", "name", "rights", "part", "ends", "last used", ""])
    }

    package static func text(_ entries: [AuditEntry]) -> String {
        lines(
            entries.map { entry in
                [
                    "\(entry.number)", Timestamp.utc(entry.at), entry.actor, entry.action,
                    entry.object, entry.origin, entry.outcome,
                ]
            }, head: ["number", "at", "who", "what", "on what", "from", "outcome"])
    }

    private static func lines(_ rows: [[String]], head: [String]) -> String {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let line = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    private static func date(_ milliseconds: Int64) -> String {
        String(Timestamp.utc(milliseconds).prefix(10))
    }

    private static func day(_ day: Int64?) -> String? { day.map { date($0 * 86_400_000) } }
}

extension AccessLists {
    package static func json(_ accounts: [Account]) -> [UInt8] {
        struct Entry: Encodable {
            let name: String
            let role: String
            let part: String
            let hasPassword: Bool
            let disabled: String?
            let created: String
            let lastSignedIn: String?
        }
        return document(
            "accounts",
            accounts.map { account in
                Entry(
                    name: account.name, role: account.role.rawValue, part: account.part.text,
                    hasPassword: account.password != nil,
                    disabled: account.disabled.map(Timestamp.utc),
                    created: Timestamp.utc(account.created), lastSignedIn: day(account.lastDay))
            })
    }

    package static func json(_ tokens: [AccessToken]) -> [UInt8] {
        struct Entry: Encodable {
            let token: String
            let name: String
            let rights: [String]
            let part: String
            let created: String
            let ends: String
            let revoked: String?
            let lastUsed: String?
        }
        return document(
            "tokens",
            tokens.map { token in
                Entry(
                    token: token.prefix, name: token.name,
                    rights: token.rights.map(\.rawValue).sorted(), part: token.part.text,
                    created: Timestamp.utc(token.created), ends: Timestamp.utc(token.ends),
                    revoked: token.revoked.map(Timestamp.utc), lastUsed: day(token.lastDay))
            })
    }

    package static func json(_ entries: [AuditEntry]) -> [UInt8] {
        struct Entry: Encodable {
            let number: Int64
            let at: String
            let who: String
            let what: String
            let onWhat: String
            let from: String
            let outcome: String
        }
        return document(
            "entries",
            entries.map { entry in
                Entry(
                    number: entry.number, at: Timestamp.utc(entry.at), who: entry.actor,
                    what: entry.action, onWhat: entry.object, from: entry.origin,
                    outcome: entry.outcome)
            })
    }

    private static func document(_ name: String, _ entries: [some Encodable]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = try! encoder.encode(NamedList(name: name, entries: entries))
        return Array(bytes) + [0x0a]  // Plain values always encode.
    }
}

/// `{"schema": 1, NAME: […]}`
private struct NamedList<Entry: Encodable>: Encodable {
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) { nil }
    }

    let name: String
    let entries: [Entry]

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: Key(stringValue: "schema"))
        try container.encode(entries, forKey: Key(stringValue: name))
    }
}
