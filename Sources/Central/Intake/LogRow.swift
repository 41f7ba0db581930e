import AppendLog
import Exchange
import Feedback

/// One log of one panel, as the store has it.
struct LogRow {
    /// The most logs of one tenant: 100,000 panels, each imaged anew ten times.
    static let logsMax: Int64 = 1_000_000

    let number: Int64
    let highWater: SequenceNumber

    /// Finds the batch's log, or makes it: for a panel that is known under another epoch, and,
    /// where the operator allows it, for any panel.
    static func find(
        _ batch: Batch, in store: any Store, tenant: String, makesNewPanels: Bool, at now: Int64
    ) throws -> LogRow {
        let panel = SQLValue.text(batch.panel.description)
        let rows = try store.query(
            "SELECT log, high_water FROM logs WHERE tenant = ? AND panel = ? AND epoch = ?",
            [.text(tenant), panel, .text(batch.epoch.description)])
        if let row = rows.first {
            return LogRow(number: row[integer: 0], highWater: row.sequence(1))
        }
        if !makesNewPanels {
            let known = try store.query(
                "SELECT 1 FROM logs WHERE tenant = ? AND panel = ? LIMIT 1", [.text(tenant), panel])
            guard !known.isEmpty else { throw IntakeFault.unknownPanel(batch.panel) }
        }
        return try make(batch, in: store, tenant: tenant, at: now)
    }

    /// Where the panel's newest boot record says that it stands; empty where none has come.
    func touchpoint(in store: any Store, tenant: String) throws(StoreFault) -> String {
        let rows = try store.query(
            "SELECT touchpoint FROM logs WHERE tenant = ? AND log = ?",
            [.text(tenant), .integer(number)])
        return rows.first?[text: 0] ?? ""
    }

    private static func make(
        _ batch: Batch, in store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) -> LogRow {
        let newest = try store.query(
            "SELECT coalesce(max(log), 0) FROM logs WHERE tenant = ?", [.text(tenant)])
        let log = LogRow(number: newest[0][integer: 0] + 1, highWater: .first)
        guard log.number <= logsMax else {
            throw StoreFault(
                step: "make another log",
                reason: "there are \(logsMax) of them already. "
                    + "Nothing is lost: the panel keeps its records.", isTemporary: false)
        }
        try store.execute(
            "INSERT INTO logs (tenant, log, panel, epoch, public_key, touchpoint, version, "
                + "high_water, unreadable, first_received_ms, last_received_ms) "
                + "VALUES (?, ?, ?, ?, ?, '', '', ?, 0, ?, ?)",
            [
                .text(tenant), .integer(log.number), .text(batch.panel.description),
                .text(batch.epoch.description), .bytes(batch.publicKey), .sequence(log.highWater),
                .integer(now), .integer(now),
            ])
        return log
    }
}
