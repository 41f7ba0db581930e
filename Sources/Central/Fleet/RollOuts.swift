import Crypto
import Exchange
import Feedback

/// One roll-out of a configuration to panels.
struct RollOut: Hashable, Sendable {
    /// From 1; the newest counts.
    let number: Int64
    let tag: String
    let part: TreePart
    /// Of the panels of the part, in percent.
    let share: Int

    /// Whether it is for a panel there. A larger share of the same configuration has all panels of
    /// a smaller one.
    ///
    /// - Parameter region: of the panel's site; empty where nobody imported it.
    func covers(_ panel: PanelID, site: String, region: String) -> Bool {
        guard let nodes = part.nodes else { return isAmongShare(panel) }
        let isThere = nodes.contains(.site(site)) || nodes.contains(.region(region))
        return isThere && isAmongShare(panel)
    }

    private func isAmongShare(_ panel: PanelID) -> Bool {
        guard share < 100 else { return true }
        let digest = SHA256.hash(data: Array("\(tag) \(panel)".utf8))
        let draw = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return draw % 100 < UInt32(share)
    }
}

/// What panels are to ask. Verbs over a store, each within a transaction of the caller's.
struct RollOuts {
    let store: any Store
    let tenant: String

    init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// The answer to a panel that is enrolled; a refusal ends the roll-out first.
    func answer(_ message: SignedHeartbeat, at now: Int64) throws(StoreFault) -> HeartbeatAnswer {
        let running = try running()
        guard !running.isEmpty, let place = try place(of: message.panel) else {
            return HeartbeatAnswer()
        }
        let report = message.heartbeat.configuration
        let covering = running.filter {
            $0.covers(message.panel, site: place.site, region: place.region)
        }
        let wanted = covering.first
        if let wanted, let refused = report.refused, refused.description == wanted.tag {
            try end(wanted.tag, why: report.fault, by: message.panel, at: now)
            return try answer(covering.first { $0.tag != wanted.tag }, holding: report.held)
        }
        return try answer(wanted, holding: report.held)
    }

    private func answer(
        _ rollOut: RollOut?, holding held: ConfigurationTag?
    ) throws(StoreFault) -> HeartbeatAnswer {
        guard let rollOut, let tag = ConfigurationTag(rollOut.tag) else { return HeartbeatAnswer() }
        if tag == held { return HeartbeatAnswer(tag: tag) }
        return HeartbeatAnswer(tag: tag, configuration: try content(of: rollOut.tag))
    }

    /// The newest first.
    func running() throws(StoreFault) -> [RollOut] {
        try store.query(
            "SELECT number, tag, part, share FROM roll_outs WHERE tenant = ? AND ended_ms = 0 "
                + "ORDER BY number DESC", [.text(tenant)]
        ).compactMap(RollOut.init)
    }

    /// Where an enrolled panel stands.
    private func place(
        of panel: PanelID
    ) throws(StoreFault) -> (site: String, region: String)? {
        try store.query(
            """
            SELECT p.site, coalesce(s.parent, '') FROM panels p LEFT JOIN places s
                ON s.tenant = p.tenant AND s.kind = 2 AND s.place = p.site
            WHERE p.tenant = ? AND p.panel = ?
            """, [.text(tenant), .text(panel.description)]
        ).first.map { ($0[text: 0], $0[text: 1]) }
    }

    private func content(of tag: String) throws(StoreFault) -> [UInt8]? {
        try store.query(
            "SELECT content FROM configurations WHERE tenant = ? AND tag = ?",
            [.text(tenant), .text(tag)]
        ).first?[bytes: 0]
    }

    /// Ends every running roll-out of a configuration that a panel cannot use.
    private func end(
        _ tag: String, why: String, by panel: PanelID, at now: Int64
    ) throws(StoreFault) {
        try store.execute(
            "UPDATE roll_outs SET ended_ms = ?, why = ?, panel = ? "
                + "WHERE tenant = ? AND tag = ? AND ended_ms = 0",
            [
                .integer(now), .text(why), .text(panel.description), .text(tenant), .text(tag),
            ])
    }
}

extension RollOut {
    init?(_ row: Row) {
        guard let part = TreePart(row[text: 2]) else { return nil }
        self.init(
            number: row[integer: 0], tag: row[text: 1], part: part, share: Int(row[integer: 3]))
    }
}
