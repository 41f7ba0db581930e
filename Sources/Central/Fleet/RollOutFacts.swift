import Settings

/// What the page of roll-outs shows, for one reader.
struct RollOutFacts: Sendable {
    let list: ListConfigurations.Answer
    /// How many panels that the reader sees say that they have a configuration, by its tag.
    let holders: [String: Int]
    /// Running roll-outs that the reader may widen and roll back.
    let changeable: Set<Int64>
    let mayRollOut: Bool
    /// The reader's own part of the tree, or the one site that it is narrowed to, with the regions
    /// and sites in it that are in use.
    let part: TreePart
    let regions: [NamedPlace]
    let sites: [NamedPlace]
    private let names: [String: String]

    init(
        for caller: Caller, narrowedTo place: String?, in store: any Store, tenant: String
    ) throws {
        part = place.map { TreePart(nodes: [.site($0)]) } ?? caller.part
        mayRollOut = caller.rights.contains(.rollOut)
        let seen = try RollOutList(
            seenBy: caller.part, narrowedTo: place, in: store, tenant: tenant)
        list = ListConfigurations.Answer(
            configurations: try ListConfigurations.configurations(in: store, tenant: tenant),
            rollOuts: try seen.rollOuts)
        holders = try seen.holders
        let reach = OrderReach(caller.part)
        let running = mayRollOut ? list.rollOuts.filter { $0.endedMilliseconds == 0 } : []
        changeable = Set(
            try running.map(\.number).filter { number in
                try reach.contains(rollOut: number, in: store, tenant: tenant)
            })
        let places = try PlaceRow.all(in: store, tenant: tenant).filter { $0.retired == nil }
            .map(\.place)
        let nodes = part.nodes
        regions = places.filter { place in
            place.kind == .region && nodes?.contains(.region(place.key)) != false
        }
        sites = try part.sites(in: store, tenant: tenant)
        names = places.reduce(into: [:]) { names, place in
            guard place.kind != .touchpoint, !place.name.isEmpty else { return }
            names["\(place.kind == .region ? "region" : "site"):\(place.key)"] = place.name
        }
    }

    /// `Centre, Afimall`.
    func name(ofPart text: String, _ words: RollOutsWords) -> String {
        guard let part = TreePart(text), !part.isEverything else { return words.everywhere }
        return text.split(separator: " ").map { names[String($0)] ?? String($0) }
            .joined(separator: ", ")
    }
}
