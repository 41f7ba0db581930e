import AppendLog
import Exchange
import Feedback

/// The newest heartbeat of each panel's log. Verbs over a store, each within a transaction of the
/// caller's.
struct Heartbeats {
    let store: any Store
    let tenant: String

    init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// A heartbeat with when it was heard.
    struct Heard {
        var message: SignedHeartbeat
        /// Milliseconds since 1970, by the centre's clock.
        var at: Int64
    }

    /// Keeps a verified heartbeat, unless a newer one of the same log is known.
    ///
    /// - Parameters:
    ///   - bytes: of the whole message, as the panel signed it.
    ///   - makesNewPanels: whether it is heard though it never delivered.
    /// - Throws: `IntakeFault.unknownPanel`; `StoreFault`.
    func hear(
        _ message: SignedHeartbeat, _ bytes: [UInt8], makesNewPanels: Bool, at now: Int64
    ) throws -> HeartbeatAnswer {
        if !makesNewPanels { try requireKnown(message.panel) }
        if try isNews(message) { try keep(message, bytes, at: now) }
        return try RollOuts(in: store, tenant: tenant).answer(message, at: now)
    }

    private func requireKnown(_ panel: PanelID) throws {
        let logs = try store.query(
            "SELECT 1 FROM logs WHERE tenant = ? AND panel = ? LIMIT 1",
            [.text(tenant), .text(panel.description)])
        guard !logs.isEmpty else { throw IntakeFault.unknownPanel(panel) }
    }

    private func isNews(_ message: SignedHeartbeat) throws(StoreFault) -> Bool {
        let rows = try store.query(
            "SELECT boot_ordinal, boottime_ns FROM heartbeats "
                + "WHERE tenant = ? AND panel = ? AND epoch = ?", key(message))
        guard let row = rows.first else { return true }
        let stamp = message.heartbeat.stamp
        // Ordinals begin again at 0: the shorter way round is the way forward.
        let ahead = (Int(stamp.bootOrdinal) - Int(row[integer: 0])) & Int(Stamp.bootOrdinalMax)
        guard ahead == 0 else { return ahead <= Int(Stamp.bootOrdinalMax) / 2 }
        return Int64(clamping: stamp.boottimeNanoseconds) > row[integer: 1]
    }

    private func keep(
        _ message: SignedHeartbeat, _ bytes: [UInt8], at now: Int64
    ) throws(StoreFault) {
        let stamp = message.heartbeat.stamp
        try store.execute(
            """
            INSERT INTO heartbeats (tenant, panel, epoch, boot_ordinal, boottime_ns, heard_ms,
                message) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, panel, epoch) DO UPDATE SET
                boot_ordinal = excluded.boot_ordinal, boottime_ns = excluded.boottime_ns,
                heard_ms = excluded.heard_ms, message = excluded.message
            """,
            key(message) + [
                .integer(Int64(stamp.bootOrdinal)),
                .integer(Int64(clamping: stamp.boottimeNanoseconds)), .integer(now),
                .bytes(bytes),
            ])
    }

    private func key(_ message: SignedHeartbeat) -> [SQLValue] {
        [
            .text(tenant), .text(message.panel.description),
            .text(message.epoch.description),
        ]
    }

    /// What was heard from a time on, oldest first.
    static func heard(
        since: Int64, in store: any Store, tenant: String
    ) throws(StoreFault) -> [Heard] {
        try store.query(
            """
            SELECT message, heard_ms FROM heartbeats WHERE tenant = ? AND heard_ms >= ?
            ORDER BY heard_ms, panel, epoch
            """, [.text(tenant), .integer(since)]
        ).compactMap { row in
            // A newer program's may be unreadable here.
            guard let message = try? SignedHeartbeat(kept: row[bytes: 0]) else { return nil }
            return Heard(message: message, at: row[integer: 1])
        }
    }

    /// The newest of every panel.
    static func newest(
        in store: any Store, tenant: String
    ) throws(StoreFault) -> [PanelID: Heard] {
        var newest: [PanelID: Heard] = [:]
        for heard in try heard(since: 0, in: store, tenant: tenant) {
            newest[heard.message.panel] = heard
        }
        return newest
    }
}
