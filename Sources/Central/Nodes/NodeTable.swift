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
