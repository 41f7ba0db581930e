import Crypto
import Settings

/// Who did what, on what, when, from where, and what came of it; never what it said. Rows are only
/// ever added.
package struct AuditEntry: Hashable, Codable, Sendable {
    package enum Actor: Hashable, Sendable {
        case account(String)
        case token(String)
        /// A command on the centre's machine.
        case console
        /// Somebody who did not say who they are, or wrongly.
        case nobody
    }

    /// Longer objects and origins are cut.
    static let charactersMax = 200

    package var number: Int64 = 0
    package var at: Int64
    package var actor: String
    package var action: String
    package var object: String
    package var origin: String
    package var outcome: String

    package init(
        at: Int64, _ actor: Actor, _ action: String, on object: String = "",
        from origin: String = "", outcome: String = "done"
    ) {
        self.at = at
        self.actor = actor.text
        self.action = action
        self.object = String(object.prefix(Self.charactersMax))
        self.origin = String(origin.prefix(Self.charactersMax))
        self.outcome = outcome
    }
}

extension AuditEntry.Actor {
    var text: String {
        switch self {
        case .account(let name): "account \(name)"
        case .token(let prefix): "token \(prefix)"
        case .console: "console"
        case .nobody: "nobody"
        }
    }
}

/// The chain of entries in the store.
package enum AuditLog {
    private static let columns = "number, at_ms, actor, action, object, origin, outcome"

    private struct End {
        var number: Int64 = 0
        var digest = [UInt8](repeating: 0, count: 32)
    }

    private static func end(in store: any Store, tenant: String) throws(StoreFault) -> End {
        try store.query("SELECT number, digest FROM audit_ends WHERE tenant = ?", [.text(tenant)])
            .first.map { End(number: $0[integer: 0], digest: $0[bytes: 1]) } ?? End()
    }

    /// Adds an entry, in the transaction of what it tells of.
    static func add(_ entry: AuditEntry, to store: any Store, tenant: String) throws(StoreFault) {
        let end = try end(in: store, tenant: tenant)
        var entry = entry
        entry.number = end.number + 1
        let digest = entry.digest(after: end.digest)
        try store.execute(
            """
            INSERT INTO audit (tenant, \(columns), digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(tenant), .integer(entry.number), .integer(entry.at), .text(entry.actor),
                .text(entry.action), .text(entry.object), .text(entry.origin),
                .text(entry.outcome), .bytes(digest),
            ])
        try store.execute(
            """
            INSERT INTO audit_ends (tenant, number, digest) VALUES (?, ?, ?)
            ON CONFLICT (tenant) DO UPDATE SET number = excluded.number, digest = excluded.digest
            """, [.text(tenant), .integer(entry.number), .bytes(digest)])
    }

    /// Newest first.
    ///
    /// - Parameter number: only entries before this one; nil: from the newest.
    package static func entries(
        before number: Int64? = nil, most count: Int, in store: any Store, tenant: String
    ) throws(StoreFault) -> [AuditEntry] {
        try store.query(
            """
            SELECT \(columns) FROM audit WHERE tenant = ? AND number < ?
            ORDER BY number DESC LIMIT ?
            """, [.text(tenant), .integer(number ?? .max), .integer(Int64(count))]
        ).map(AuditEntry.init)
    }

    /// What is wrong with the chain; nil: every entry is there as it was written.
    package static func fault(in store: any Store, tenant: String) throws(StoreFault) -> String? {
        let end = try end(in: store, tenant: tenant)
        var known = End()
        while true {
            let rows = try store.query(
                """
                SELECT \(columns), digest FROM audit WHERE tenant = ? AND number > ?
                ORDER BY number LIMIT 1000
                """, [.text(tenant), .integer(known.number)])
            for row in rows {
                let entry = AuditEntry(row)
                guard entry.number == known.number + 1 else {
                    return "entries \(known.number + 1) to \(entry.number - 1) are missing"
                }
                guard entry.digest(after: known.digest) == row[bytes: 7] else {
                    return "entry \(entry.number) or one before it was changed"
                }
                known = End(number: entry.number, digest: row[bytes: 7])
            }
            if rows.isEmpty { break }
        }
        guard known.number == end.number, known.digest == end.digest else {
            return "entries after \(known.number) are missing"
        }
        return nil
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) {
        number = row[integer: 0]
        at = row[integer: 1]
        actor = row[text: 2]
        action = row[text: 3]
        object = row[text: 4]
        origin = row[text: 5]
        outcome = row[text: 6]
    }

    /// SHA-256 over the digest before it and every field behind its length.
    fileprivate func digest(after before: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: before)
        for field in ["\(number)", "\(at)", actor, action, object, origin, outcome] {
            let bytes = Array(field.utf8)
            hash.update(data: Array("\(bytes.count):".utf8) + bytes)
        }
        return Array(hash.finalize())
    }
}
