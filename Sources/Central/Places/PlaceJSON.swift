import FoundationEssentials
import Settings

/// Places as the stable form for programs, and as the CSV that an import reads:
/// `Docs/Reference/places.md`.
package enum PlaceList {
    package static func json(_ rows: [PlaceRow]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let document = Document(places: rows.map(Entry.init))
        return Array(try! encoder.encode(document)) + [0x0a]  // Plain values always encode.
    }

    private struct Document: Encodable {
        let schema = 1
        let places: [Entry]
    }

    private struct Entry: Encodable {
        let kind: String
        let place: String
        let parent: String?
        let name: String
        let timeZone: String?
        let address: String?
        let openingHours: String?
        let retired: String?

        init(_ row: PlaceRow) {
            kind = row.place.kind.name
            place = row.place.key
            parent = row.place.parent.orNil
            name = row.place.name
            timeZone = row.place.timeZone.orNil
            address = row.place.address.orNil
            openingHours = row.place.openingHours.orNil
            retired = row.retired.map(Timestamp.utc)
        }
    }

    /// For people: sites under their regions, touchpoints under their sites.
    package static func text(_ rows: [PlaceRow]) -> String {
        guard !rows.isEmpty else { return "No places. Try: smile-centrald place import FILE.csv\n" }
        let children = Dictionary(grouping: rows) {
            Parent(kind: $0.place.kind, key: $0.place.parent)
        }
        var lines: [String] = []
        for region in children[Parent(kind: .region, key: "")] ?? [] {
            lines.append(line(region, 0))
            for site in children[Parent(kind: .site, key: region.place.key)] ?? [] {
                lines.append(line(site, 1))
                let touchpoints = children[Parent(kind: .touchpoint, key: site.place.key)] ?? []
                lines += touchpoints.map { line($0, 2) }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Parent: Hashable {
        let kind: NamedPlace.Kind
        let key: String
    }

    private static func line(_ row: PlaceRow, _ depth: Int) -> String {
        let place = row.place
        let details = [place.timeZone, place.address, row.retired == nil ? "" : "retired"]
            .filter { !$0.isEmpty }
        return String(repeating: "  ", count: depth) + "\(place.key)  \(place.name)"
            + (details.isEmpty ? "" : "  (\(details.joined(separator: ", ")))")
    }

    /// What is in use, a line a touchpoint; sites without one have a line of their own.
    package static func csv(_ rows: [PlaceRow]) -> [UInt8] {
        let used = rows.filter { $0.retired == nil }.map(\.place)
        let regions = used.filter { $0.kind == .region }
            .reduce(into: [:]) { $0[$1.key] = $1.name }
        let touchpoints = Dictionary(grouping: used.filter { $0.kind == .touchpoint }, by: \.parent)
        let head = PlacesFile.Column.allCases.map(\.rawValue)
        let lines = used.filter { $0.kind == .site }.flatMap { site in
            let below: [NamedPlace?] = touchpoints[site.key] ?? [nil]
            return below.map { fields(of: site, regions[site.parent] ?? site.parent, $0) }
        }
        return ([head] + lines).flatMap { CSV.line($0) }
    }

    /// In the order of `PlacesFile.Column`.
    private static func fields(
        of site: NamedPlace, _ region: String, _ touchpoint: NamedPlace?
    ) -> [String] {
        let key = touchpoint.map { String($0.key.dropFirst(site.key.count + 1)) } ?? ""
        return [
            site.parent, region, site.key, site.name, site.timeZone, site.address,
            site.openingHours, key, touchpoint?.name ?? "",
        ]
    }
}

extension String {
    fileprivate var orNil: String? { isEmpty ? nil : self }
}
