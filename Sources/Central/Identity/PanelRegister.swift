import Exchange
package import Feedback

/// Where a panel stands: a touchpoint of a site.
package struct PanelPlace: Codable, Hashable, Sendable {
    package var site: String
    package var touchpoint: String

    package init(site: String, touchpoint: String) {
        self.site = site
        self.touchpoint = touchpoint
    }

    /// `SITE/TOUCHPOINT`: what boot records, answers and tallies have.
    package var key: String { "\(site)/\(touchpoint)" }
}

/// A panel that was let in.
package struct EnrolledPanel: Hashable, Sendable {
    package var id: PanelID
    package var place: PanelPlace
    package var name: String
    package var isRetired: Bool
}

/// The panels of one tenant and their keys. Verbs over a store, each within a transaction of the
/// caller's.
package struct PanelRegister {
    /// How long a retired panel's records are still taken, where it went in good order.
    package static let takenAfterRetiringMilliseconds: Int64 = 30 * 86_400_000
    /// How long a key that was replaced still signs.
    package static let keyOverlapMilliseconds: Int64 = 30 * 86_400_000

    /// A panel changes a key that is older.
    package static let keyLifeMilliseconds: Int64 = 365 * 86_400_000

    let store: any Store
    let tenant: String

    package init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    package func panel(_ id: PanelID) throws(StoreFault) -> EnrolledPanel? {
        try store.query(
            "SELECT site, touchpoint, name, state FROM panels WHERE tenant = ? AND panel = ?",
            [.text(tenant), .text(id.description)]
        ).first.map { row in
            EnrolledPanel(
                id: id, place: PanelPlace(site: row[text: 0], touchpoint: row[text: 1]),
                name: row[text: 2], isRetired: row[text: 3] == PanelStanding.retired.rawValue)
        }
    }

    /// Whose key it is or was.
    func panel(ofKey key: [UInt8]) throws(StoreFault) -> PanelID? {
        try store.query(
            "SELECT panel FROM panel_keys WHERE tenant = ? AND public_key = ?",
            [.text(tenant), .bytes(key)]
        ).first.flatMap { PanelID($0[text: 0]) }
    }

    func add(
        _ id: PanelID, key: [UInt8], at place: PanelPlace, named name: String, now: Int64
    ) throws(StoreFault) {
        try store.execute(
            "INSERT INTO panels (tenant, panel, site, touchpoint, name, state, key_epoch, "
                + "enrolled_ms, retired_ms, taken_until_ms, replaced_by) "
                + "VALUES (?, ?, ?, ?, ?, 'enrolled', 1, ?, 0, 0, '')",
            [
                .text(tenant), .text(id.description), .text(place.site), .text(place.touchpoint),
                .text(name), .integer(now),
            ])
        try store.execute(
            "INSERT INTO panel_keys (tenant, public_key, panel, from_ms, until_ms) "
                + "VALUES (?, ?, ?, ?, 0)",
            [.text(tenant), .bytes(key), .text(id.description), .integer(now)])
        try note(place, of: id, now: now)
    }

    func move(
        _ id: PanelID, to place: PanelPlace, named name: String, now: Int64
    ) throws(StoreFault) {
        try store.execute(
            "UPDATE panels SET site = ?, touchpoint = ?, name = ? WHERE tenant = ? AND panel = ?",
            [
                .text(place.site), .text(place.touchpoint), .text(name), .text(tenant),
                .text(id.description),
            ])
        try note(place, of: id, now: now)
    }

    private func note(
        _ place: PanelPlace, of id: PanelID, now: Int64
    ) throws(StoreFault) {
        try store.insertBatch(
            into: "panel_places", ["tenant", "panel", "place", "from_ms"],
            [[.text(tenant), .text(id.description), .text(place.key), .integer(now)]])
    }

    /// Ends a panel. Returns whether it was enrolled.
    ///
    /// - Parameter takenUntil: until when its records are still taken; nil: for 30 days. A thief's
    ///   panel has none of them.
    @discardableResult
    package func retire(
        _ id: PanelID, replacedBy successor: PanelID? = nil, takenUntil: Int64?, now: Int64
    ) throws(StoreFault) -> Bool {
        try store.execute(
            "UPDATE panels SET state = 'retired', taken_until_ms = ?, replaced_by = ?, "
                + "retired_ms = CASE WHEN retired_ms = 0 THEN CAST(? AS BIGINT) ELSE retired_ms END"
                + " WHERE tenant = ? AND panel = ?",
            [
                .integer(takenUntil ?? now + Self.takenAfterRetiringMilliseconds),
                .text(successor?.description ?? ""), .integer(now), .text(tenant),
                .text(id.description),
            ]) == 1
    }

    /// Gives a panel another key; the same change again changes nothing.
    func change(
        _ change: KeyChange, now: Int64
    ) throws(StoreFault) -> Result<EnrolledPanel, IdentityFault> {
        guard let panel = try panel(change.panel),
            let present = try key(change.presentKey), present.panel == change.panel
        else { return .failure(.wrongKey(change.panel)) }
        guard !panel.isRetired else { return .failure(.retired(change.panel)) }
        if let new = try key(change.newKey) {
            // Asked for before, and the answer was lost. A key that was replaced never comes back.
            let isSame = new.panel == change.panel && new.until == 0 && present.until != 0
            return isSame ? .success(panel) : .failure(.wrongKey(change.panel))
        }
        guard present.until == 0 else { return .failure(.wrongKey(change.panel)) }
        try store.execute(
            "UPDATE panel_keys SET until_ms = ? WHERE tenant = ? AND public_key = ?",
            [
                .integer(now + Self.keyOverlapMilliseconds), .text(tenant),
                .bytes(change.presentKey),
            ])
        try store.execute(
            "INSERT INTO panel_keys (tenant, public_key, panel, from_ms, until_ms) "
                + "VALUES (?, ?, ?, ?, 0)",
            [
                .text(tenant), .bytes(change.newKey), .text(change.panel.description),
                .integer(now),
            ])
        try store.execute(
            "UPDATE panels SET key_epoch = key_epoch + 1 WHERE tenant = ? AND panel = ?",
            [.text(tenant), .text(change.panel.description)])
        return .success(panel)
    }

    /// Whether whoever signs with a key is to take another: it is too old, or was replaced and is
    /// good for its overlap alone.
    func isDue(_ key: [UInt8], now: Int64) throws(StoreFault) -> Bool {
        try store.query(
            "SELECT from_ms, until_ms FROM panel_keys WHERE tenant = ? AND public_key = ?",
            [.text(tenant), .bytes(key)]
        ).first.map { $0[integer: 1] != 0 || now - $0[integer: 0] >= Self.keyLifeMilliseconds }
            ?? false
    }

    private func key(
        _ key: [UInt8]
    ) throws(StoreFault) -> (panel: PanelID?, until: Int64)? {
        try store.query(
            "SELECT panel, until_ms FROM panel_keys WHERE tenant = ? AND public_key = ?",
            [.text(tenant), .bytes(key)]
        ).first.map { (PanelID($0[text: 0]), $0[integer: 1]) }
    }

    /// What counts as the place of a panel whose boot record says `said`: that, where the office
    /// once gave it this place, or it names no site; else where the office put it last.
    func place(of id: PanelID, saying said: String) throws(StoreFault) -> String {
        guard said.contains("/"), let panel = try panel(id) else { return said }
        let given = try store.query(
            "SELECT 1 FROM panel_places WHERE tenant = ? AND panel = ? AND place = ?",
            [.text(tenant), .text(id.description), .text(said)])
        return given.isEmpty ? panel.place.key : said
    }
}

enum PanelStanding: String {
    case enrolled, retired
}
