import Settings

/// The part of the tree of places that an account or a token is limited to.
package struct TreePart: Hashable, Sendable {
    package enum Node: Hashable, Sendable {
        case region(String)
        case site(String)
    }

    /// The most regions and sites of one part.
    package static let nodesMax = 100

    /// Nil: the whole organisation, with touchpoints of no site.
    package let nodes: Set<Node>?

    package static let everything = TreePart(nodes: nil)

    package init(nodes: Set<Node>?) {
        self.nodes = nodes
    }

    /// As the store keeps it: `everything`, or `region:centre site:moscow-1`.
    package init?(_ text: String) {
        if text == "everything" {
            self = .everything
            return
        }
        var nodes: Set<Node> = []
        for word in text.split(separator: " ") {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            switch (parts.first, parts.count) {
            case ("region", 2): nodes.insert(.region(parts[1]))
            case ("site", 2): nodes.insert(.site(parts[1]))
            default: return nil
            }
        }
        self.nodes = nodes
    }

    package var text: String {
        guard let nodes else { return "everything" }
        return nodes.map(\.text).sorted().joined(separator: " ")
    }

    var isEverything: Bool { nodes == nil }

    private func contains(_ site: NamedPlace) -> Bool {
        nodes?.contains(.site(site.key)) != false || nodes?.contains(.region(site.parent)) == true
    }

    /// The sites of this part that are in use, by name.
    func sites(in store: any Store, tenant: String) throws(StoreFault) -> [NamedPlace] {
        try PlaceRow.all(in: store, tenant: tenant).filter { $0.retired == nil }.map(\.place)
            .filter { $0.kind == .site && contains($0) }
            .sorted { ($0.name, $0.key) < ($1.name, $1.key) }
    }

    /// The keys of this part's sites, in use or not.
    func siteKeys(in store: any Store, tenant: String) throws(StoreFault) -> Set<String> {
        Set(
            try PlaceRow.all(in: store, tenant: tenant).map(\.place)
                .filter { $0.kind == .site && contains($0) }.map(\.key))
    }

    /// The touchpoints of this part: those that were imported, and those that panels stand at.
    ///
    /// - Parameter site: narrows it to one site of the part.
    /// - Throws: `Problem.noSuchPlace` where the part has no such site, whether there is one
    ///   elsewhere or not; `StoreFault`.
    func scope(
        narrowedTo site: String? = nil, in store: any Store, tenant: String
    ) throws -> PlaceScope {
        if site == nil, isEverything { return .everything }
        let places = try PlaceRow.all(in: store, tenant: tenant).map(\.place)
        var sites = Set(places.filter { $0.kind == .site && contains($0) }.map(\.key))
        if let site {
            guard sites.contains(site) else { throw Problem.noSuchPlace }
            sites = [site]
        }
        let named = places.filter { $0.kind == .touchpoint && sites.contains($0.parent) }
            .map(\.key)
        let standing = try store.query(
            "SELECT DISTINCT touchpoint FROM logs WHERE tenant = ?", [.text(tenant)]
        ).map { $0[text: 0] }.filter { key in
            key.firstIndex(of: "/").map { sites.contains(String(key[..<$0])) } == true
        }
        let keys = Set(named + standing).sorted()
        guard keys.count <= PlaceScope.touchpointsMax else { throw Problem.tooManyPlaces }
        return .touchpoints(keys)
    }
}

extension TreePart.Node {
    fileprivate var text: String {
        switch self {
        case .region(let key): "region:\(key)"
        case .site(let key): "site:\(key)"
        }
    }
}

extension TreePart: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let part = TreePart(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no part of the tree"))
        }
        self = part
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
