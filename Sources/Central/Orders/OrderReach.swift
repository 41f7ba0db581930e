import Feedback

/// Whether what an order is about is in the caller's part of the tree. What is not is as unknown as
/// what is not there.
struct OrderReach: Sendable {
    let part: TreePart

    init(_ part: TreePart) {
        self.part = part
    }

    /// A panel that was enrolled.
    func require(_ panel: PanelID, in store: any Store, _ scene: TaskScene) throws {
        guard let found = try PanelRegister(in: store, tenant: scene.tenant).panel(panel),
            try contains(found.place.site, store, scene)
        else { throw Problem.noSuchPanel }
    }

    /// A visit: where its answers were given; one that has not come yet, where its panel stands.
    func require(
        _ visit: VisitID, of panel: PanelID, in store: any Store, _ scene: TaskScene
    ) throws {
        guard !part.isEverything else { return }
        let scope = try part.scope(in: store, tenant: scene.tenant)
        var places = try store.query(
            """
            SELECT DISTINCT a.touchpoint FROM logs l
            JOIN answers a ON a.tenant = l.tenant AND a.log = l.log
            WHERE l.tenant = ? AND l.panel = ? AND a.visit = ?
            """,
            [.text(scene.tenant), .text(panel.description), .text(visit.description)]
        ).map { $0[text: 0] }
        if places.isEmpty { places = try standing(panel, store, scene) }
        guard !places.isEmpty, places.allSatisfy(scope.contains) else { throw Problem.noSuchPanel }
    }

    private func standing(
        _ panel: PanelID, _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> [String] {
        if let found = try PanelRegister(in: store, tenant: scene.tenant).panel(panel) {
            return [found.place.key]
        }
        return try store.query(
            "SELECT touchpoint FROM logs WHERE tenant = ? AND panel = ? "
                + "ORDER BY last_received_ms DESC, log DESC LIMIT 1",
            [.text(scene.tenant), .text(panel.description)]
        ).map { $0[text: 0] }
    }

    /// A part of the tree.
    func require(_ asked: TreePart, in store: any Store, _ scene: TaskScene) throws {
        guard try part.contains(asked, in: store, tenant: scene.tenant) else {
            throw Problem.noSuchPart
        }
    }

    /// A roll-out: the whole part that it is for.
    func require(rollOut number: Int64, in store: any Store, _ scene: TaskScene) throws {
        guard try contains(rollOut: number, in: store, tenant: scene.tenant) else {
            throw Problem.noSuchRollOut
        }
    }

    /// Whether there is such a roll-out, and all that it is for is in reach.
    func contains(
        rollOut number: Int64, in store: any Store, tenant: String
    ) throws(StoreFault) -> Bool {
        let row = try store.query(
            "SELECT part FROM roll_outs WHERE tenant = ? AND number = ?",
            [.text(tenant), .integer(number)]
        ).first
        guard let row, let rolledOut = TreePart(row[text: 0]) else { return false }
        return try part.contains(rolledOut, in: store, tenant: tenant)
    }

    private func contains(
        _ site: String, _ store: any Store, _ scene: TaskScene
    ) throws(StoreFault) -> Bool {
        if part.isEverything { return true }
        return try part.siteKeys(in: store, tenant: scene.tenant).contains(site)
    }
}

extension TreePart {
    /// Whether another part lies wholly within this one.
    func contains(
        _ other: TreePart, in store: any Store, tenant: String
    ) throws(StoreFault) -> Bool {
        guard let nodes else { return true }
        guard let others = other.nodes else { return false }
        let sites = try siteKeys(in: store, tenant: tenant)
        return others.allSatisfy { node in
            if case .site(let key) = node, sites.contains(key) { return true }
            return nodes.contains(node)
        }
    }
}
