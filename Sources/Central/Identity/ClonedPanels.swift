import Feedback

/// Tells two machines with one panel's key from one machine that was imaged anew.
///
/// Each has a log of its own. After a new image the old log is silent; of two machines, the older
/// log delivers again after the newer one has. What a stick brings says nothing: it lay somewhere.
struct ClonedPanels {
    static let kind = "cloned-panel"

    let store: any Store
    let tenant: String

    /// - Parameter log: that delivered new records over the network just now.
    func delivered(_ log: Int64, of panel: PanelID, at now: Int64) throws(StoreFault) {
        let rows = try store.query(
            "SELECT log FROM live_logs WHERE tenant = ? AND panel = ?",
            [.text(tenant), .text(panel.description)])
        guard let live = rows.first?[integer: 0] else {
            try store.execute(
                "INSERT INTO live_logs (tenant, panel, log) VALUES (?, ?, ?)",
                [.text(tenant), .text(panel.description), .integer(log)])
            return
        }
        if log > live {
            try store.execute(
                "UPDATE live_logs SET log = ? WHERE tenant = ? AND panel = ?",
                [.integer(log), .text(tenant), .text(panel.description)])
        } else if log < live {
            try raise(panel, at: now)
        }
    }

    private func raise(_ panel: PanelID, at now: Int64) throws(StoreFault) {
        try store.execute(
            "INSERT INTO alarms (tenant, kind, subject, raised_ms, again_ms, times) "
                + "VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (tenant, kind, subject) DO UPDATE SET "
                + "again_ms = excluded.again_ms, times = alarms.times + excluded.times",
            [
                .text(tenant), .text(Self.kind), .text(panel.description), .integer(now),
                .integer(now),
            ])
    }
}
