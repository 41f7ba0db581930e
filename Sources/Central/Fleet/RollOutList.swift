import Exchange
import Feedback
import Settings

/// The roll-outs with how far each has come, as somebody sees them.
struct RollOutList {
    typealias RollOutState = ListConfigurations.Answer.RollOut

    private let store: any Store
    private let tenant: String
    /// The sites that are seen, with their regions; nil: all of them.
    private let seen: [String: String]?

    init(in store: any Store, tenant: String) {
        (self.store, self.tenant, seen) = (store, tenant, nil)
    }

    /// What somebody sees whose part of the tree is limited, or narrowed to one site: roll-outs to
    /// these sites, and their panels.
    ///
    /// - Throws: `Problem.noSuchPlace` where the part has no such site; `StoreFault`.
    init(
        seenBy part: TreePart, narrowedTo site: String?, in store: any Store, tenant: String
    ) throws {
        (self.store, self.tenant) = (store, tenant)
        guard site != nil || !part.isEverything else {
            seen = nil
            return
        }
        let keys = try part.siteKeys(in: store, tenant: tenant)
        if let site, !keys.contains(site) { throw Problem.noSuchPlace }
        let narrowed = site.map { [$0] } ?? keys
        seen = try PlaceRow.all(in: store, tenant: tenant).map(\.place)
            .reduce(into: [:]) { seen, place in
                guard place.kind == .site, narrowed.contains(place.key) else { return }
                seen[place.key] = place.parent
            }
    }

    /// The oldest first.
    var rollOuts: [RollOutState] {
        get throws(StoreFault) {
            let panels = try RollOutPanels(in: store, tenant: tenant)
            return try store.query(
                """
                SELECT r.number, r.tag, r.part, r.share, c.name, r.begun_ms, r.ended_ms, r.why,
                    r.panel
                FROM roll_outs r JOIN configurations c ON c.tenant = r.tenant AND c.tag = r.tag
                WHERE r.tenant = ? ORDER BY r.number
                """, [.text(tenant)]
            ).compactMap { state($0, panels) }
        }
    }

    /// How many panels that are seen say that they have a configuration, by its tag.
    var holders: [String: Int] {
        get throws(StoreFault) {
            try RollOutPanels(in: store, tenant: tenant).panels.filter(sees)
                .reduce(into: [:]) { $0[$1.held, default: 0] += 1 }
        }
    }

    /// What a roll-out that does not run yet would come to.
    struct Prospect {
        /// Panels that it would be for.
        let covers: Int
        /// Of these, how many have its configuration already.
        let held: Int
        /// Panels of its part, whatever the share.
        let standing: Int
    }

    /// Nil where there is no such configuration.
    func prospect(
        of configuration: String, to part: TreePart, share: Int
    ) throws(StoreFault) -> Prospect? {
        let tag = try store.query(
            "SELECT tag FROM configurations WHERE tenant = ? AND name = ?",
            [.text(tenant), .text(configuration)]
        ).first?[text: 0]
        guard let tag else { return nil }
        let panels = try RollOutPanels(in: store, tenant: tenant)
        func covered(_ share: Int) -> [RollOutPanels.Panel] {
            panels.covered(by: RollOut(number: 0, tag: tag, part: part, share: share)).filter(sees)
        }
        let chosen = covered(share)
        return Prospect(
            covers: chosen.count, held: chosen.count { $0.held == tag },
            standing: covered(100).count)
    }

    private func state(_ row: Row, _ panels: RollOutPanels) -> RollOutState? {
        guard let rollOut = RollOut(row), let part = shown(rollOut.part) else { return nil }
        let covered = panels.covered(by: rollOut).filter(sees)
        let isRefuserSeen =
            seen == nil
            || panels.panels.contains {
                $0.id.description == row[text: 8] && sees($0)
            }
        return RollOutState(
            number: rollOut.number, name: row[text: 4], part: part.text, share: rollOut.share,
            state: row[integer: 6] == 0 ? "running" : "over", begunMilliseconds: row[integer: 5],
            endedMilliseconds: row[integer: 6], why: row[text: 7],
            panel: isRefuserSeen ? row[text: 8] : "", covers: covered.count,
            held: covered.count { $0.held == rollOut.tag })
    }

    private func sees(_ panel: RollOutPanels.Panel) -> Bool {
        seen.map { $0[panel.site] != nil } ?? true
    }

    /// Of a part what is seen of it; nil: nothing.
    private func shown(_ part: TreePart) -> TreePart? {
        guard let seen, let nodes = part.nodes else { return part }
        let regions = Set(seen.values)
        let shown = nodes.filter { node in
            switch node {
            case .site(let key): seen[key] != nil
            case .region(let key): regions.contains(key)
            }
        }
        return shown.isEmpty ? nil : TreePart(nodes: shown)
    }
}

/// Enrolled panels with where they stand and what they say that they have.
struct RollOutPanels {
    struct Panel {
        let id: PanelID
        let site: String
        let region: String
        /// Empty: nothing of the centre's.
        let held: String
    }

    let panels: [Panel]

    init(in store: any Store, tenant: String) throws(StoreFault) {
        let newest = try Heartbeats.newest(in: store, tenant: tenant)
        panels = try store.query(
            """
            SELECT p.panel, p.site, coalesce(s.parent, '') FROM panels p LEFT JOIN places s
                ON s.tenant = p.tenant AND s.kind = 2 AND s.place = p.site
            WHERE p.tenant = ? AND p.state = 'enrolled' ORDER BY p.panel
            """, [.text(tenant)]
        ).compactMap { row in
            guard let id = PanelID(row[text: 0]) else { return nil }
            let held = newest[id]?.message.heartbeat.configuration.held
            return Panel(
                id: id, site: row[text: 1], region: row[text: 2],
                held: held?.description ?? "")
        }
    }

    func covered(by rollOut: RollOut) -> [Panel] {
        panels.filter { rollOut.covers($0.id, site: $0.site, region: $0.region) }
    }
}
