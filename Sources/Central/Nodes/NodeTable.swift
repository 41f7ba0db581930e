import Exchange

/// The table of the nodes that may be alive. Every verb is called within a transaction of the
/// writer.
struct NodeTable {
    let store: any Store
    let tenant: String

    /// For a store that takes one writer: whoever stands there died.
    func forgetAll() throws(StoreFault) {
        try store.execute("DELETE FROM nodes WHERE tenant = ?", [.text(tenant)])
    }

    /// Says that this node lives; returns what every node said last.
    ///
    /// - Parameter changes: how often this node changed what pages show, since it started.
    func beat(
        _ node: NodeID, changes: UInt64, at now: Int64
    ) throws(StoreFault) -> [NodeWatch.Sign] {
        try store.execute(
            "INSERT INTO nodes (tenant, node, beats, changes, started_ms) VALUES (?, ?, 1, ?, ?) "
                + "ON CONFLICT (tenant, node) DO UPDATE SET beats = nodes.beats + 1, "
                + "changes = excluded.changes",
            [
                .text(tenant), .text(node.description),
                .integer(Int64(clamping: changes)), .integer(now),
            ])
        return try store.query(
            "SELECT node, beats, changes FROM nodes WHERE tenant = ? ORDER BY node",
            [.text(tenant)]
        ).map {
            NodeWatch.Sign(
                node: NodeID(stored: $0[text: 0]), beats: $0[integer: 1], changes: $0[integer: 2])
        }
    }

    func remove(_ node: NodeID) throws(StoreFault) {
        try store.execute(
            "DELETE FROM nodes WHERE tenant = ? AND node = ?",
            [.text(tenant), .text(node.description)])
    }
}

extension OfficePublicKey {
    /// Its text without the line's end.
    fileprivate var line: String {
        String(text.prefix { !$0.isNewline })
    }
}

/// What every program of one centre must agree about.
struct CentreFacts {
    private static let officeKey = "office-key"
    private static let suppressionKey = "suppression-key"

    let store: any Store
    let tenant: String

    /// Notes the office's newest key, or compares it with the one that is noted: contacts that
    /// panels seal to one node's key can be opened by no node that lacks it.
    ///
    /// - Parameter isShared: whether other programs may serve the same centre. A centre that is
    ///   alone may have lost its key, and goes on with the new one.
    func require(_ keys: OfficeKeyRing, isShared: Bool) throws {
        let newest = keys.keys[0].key.publicKey.line
        let noted = try note(Self.officeKey, newest, isShared: isShared)
        guard noted != newest else { return }
        guard keys.has(noted) else { throw CentralFault.officeKey(noted: noted) }
        // This node knows the key that was noted, and one that came after it.
        _ = try note(Self.officeKey, newest, isShared: false)
    }

    /// As above: an address that one node suppressed is another's only under the same key.
    func require(_ key: SuppressionKey, isShared: Bool) throws {
        let noted = try note(Self.suppressionKey, key.id, isShared: isShared)
        guard noted == key.id else { throw CentralFault.suppressionKey }
    }

    /// Returns what is noted from now on.
    private func note(_ name: String, _ value: String, isShared: Bool) throws -> String {
        let values: [SQLValue] = [.text(tenant), .text(name), .text(value)]
        let statement = "INSERT INTO centre_facts (tenant, name, value) VALUES (?, ?, ?) "
        return try store.transaction {
            try store.execute(
                statement
                    + (isShared
                        ? "ON CONFLICT (tenant, name) DO NOTHING"
                        : "ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value"),
                values)
            return try store.query(
                "SELECT value FROM centre_facts WHERE tenant = ? AND name = ?",
                Array(values.prefix(2)))[0][text: 0]
        }
    }
}
