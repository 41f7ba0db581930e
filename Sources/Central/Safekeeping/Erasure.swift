import AppendLog
package import Exchange
import Feedback

/// Removes what a customer typed, and sees to it that it does not come back. Within a transaction
/// of the writer. The ratings stay: they name nobody.
package struct Erasure {
    private let store: any Store
    private let tenant: String

    package init(_ store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// - Returns: whether the visit had no tombstone yet.
    @discardableResult
    package func erase(_ visit: VisitName, at now: Int64) throws(StoreFault) -> Bool {
        let isNew = try store.insertBatch(
            into: "tombstones", ["tenant", "panel", "epoch", "visit", "erased_ms"],
            [[.text(tenant)] + visit.columns + [.integer(now)]])
        for log in try logs(of: visit) {
            let values: [SQLValue] = [
                .text(tenant), .integer(log), .text(visit.visit.description),
            ]
            // What came under the same numbers with other content may hold the same contact.
            try store.execute(
                """
                DELETE FROM conflicts WHERE tenant = ? AND log = ? AND sequence IN (
                    SELECT sequence FROM contacts WHERE tenant = ? AND log = ? AND visit = ?)
                """, Array(values[..<2]) + values)
            try store.execute(
                "DELETE FROM contacts WHERE tenant = ? AND log = ? AND visit = ?", values)
        }
        // PostgreSQL's dead rows go with its own VACUUM.
        (store as? SQLiteStore)?.letGoOfErased()
        return isNew == 1
    }

    private func logs(of visit: VisitName) throws(StoreFault) -> [Int64] {
        try store.query(
            "SELECT log FROM logs WHERE tenant = ? AND panel = ? AND epoch = ?",
            [.text(tenant)] + visit.columns.dropLast()
        ).map { $0[integer: 0] }
    }

    /// Whether what a customer typed in this visit must not be stored.
    func isErased(_ visit: VisitName) throws(StoreFault) -> Bool {
        let rows = try store.query(
            "SELECT 1 FROM tombstones WHERE tenant = ? AND panel = ? AND epoch = ? AND visit = ?",
            [.text(tenant)] + visit.columns)
        return !rows.isEmpty
    }
}

extension VisitName {
    /// Panel, epoch and visit, as tables name them.
    var columns: [SQLValue] {
        [.text(panel.description), .text(epoch.description), .text(visit.description)]
    }
}
