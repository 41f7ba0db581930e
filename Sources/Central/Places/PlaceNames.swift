import Settings

/// The names of touchpoints with those of their sites and regions.
package struct PlaceNames: Sendable {
    struct Names: Hashable, Sendable {
        let region: String
        let site: String
        let touchpoint: String
        let siteKey: String
        let regionKey: String
    }

    private let byKey: [NamedPlace.Kind: [String: NamedPlace]]

    package init(_ rows: [PlaceRow]) {
        byKey = rows.reduce(into: [:]) { byKey, row in
            byKey[row.place.kind, default: [:]][row.place.key] = row.place
        }
    }

    package static let none = PlaceNames([])

    /// Nil for a touchpoint that belongs to no known site. One that no import named has its key for
    /// a name.
    func names(of touchpoint: String) -> Names? {
        guard let slash = touchpoint.firstIndex(of: "/") else { return nil }
        let key = String(touchpoint[..<slash])
        guard let site = byKey[.site]?[key] else { return nil }
        let region = byKey[.region]?[site.parent]
        return Names(
            region: region?.name ?? site.parent, site: site.name,
            touchpoint: byKey[.touchpoint]?[touchpoint]?.name
                ?? String(touchpoint[touchpoint.index(after: slash)...]),
            siteKey: site.key, regionKey: site.parent)
    }

    /// Touchpoints in the order in which people look for them: by region, site and name; those of
    /// no site last, by their text.
    func sorted(_ touchpoints: some Sequence<String>) -> [String] {
        touchpoints.map { ($0, names(of: $0)) }.sorted { left, right in
            switch (left.1, right.1) {
            case (let a?, let b?):
                (a.region, a.site, a.touchpoint, left.0) < (b.region, b.site, b.touchpoint, right.0)
            case (nil, nil): left.0 < right.0
            case (.some, nil): true
            case (nil, .some): false
            }
        }.map(\.0)
    }

    /// `Moscow · Afimall`; the key itself of a site that no import named.
    func wholeName(ofSite key: String) -> String {
        guard let site = byKey[.site]?[key] else { return key }
        return [byKey[.region]?[site.parent]?.name ?? site.parent, site.name]
            .joined(separator: " · ")
    }

    /// `Moscow · Afimall · Fitting rooms`; the text itself for a touchpoint of no site.
    func wholeName(of touchpoint: String) -> String {
        guard let names = names(of: touchpoint) else { return touchpoint }
        return [names.region, names.site, names.touchpoint].joined(separator: " · ")
    }
}
