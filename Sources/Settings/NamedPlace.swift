/// One node of the organisation's tree: region > site > touchpoint.
package struct NamedPlace: Hashable, Codable, Sendable {
    package enum Kind: Int, CaseIterable, Codable, Comparable, Sendable {
        case region = 1
        case site = 2
        case touchpoint = 3

        package var name: String {
            switch self {
            case .region: "region"
            case .site: "site"
            case .touchpoint: "touchpoint"
            }
        }

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package var kind: Kind
    /// Of a region or a site, one key (`moscow-1`); of a touchpoint, `SITE/TOUCHPOINT`, which is
    /// how answers, tallies and panels name it.
    package var key: String
    /// The key of what it belongs to; empty for a region.
    package var parent: String
    package var name: String
    /// Of a site, from the IANA's database: `Europe/Moscow`; empty: the centre's own.
    package var timeZone = ""
    package var address = ""
    /// The name under which the site's opening hours are kept; empty: none.
    package var openingHours = ""

    package init(_ kind: Kind, _ key: String, in parent: String, named name: String) {
        self.kind = kind
        self.key = key
        self.parent = parent
        self.name = name
    }
}
