package import Settings

/// A place as the store has it.
package struct PlaceRow: Hashable, Sendable {
    package var place: NamedPlace
    /// Milliseconds since 1970; nil while it is in use.
    package var retired: Int64?

    package init(_ place: NamedPlace, retired: Int64? = nil) {
        self.place = place
        self.retired = retired
    }

    /// Regions first, then sites, then touchpoints, each by key.
    package static func all(
        in store: any Store, tenant: String
    ) throws(StoreFault) -> [PlaceRow] {
        try store.query(
            """
            SELECT kind, place, parent, name, time_zone, address, opening_hours, retired_ms
            FROM places WHERE tenant = ? ORDER BY kind, place
            """, [.text(tenant)]
        ).compactMap(PlaceRow.init)
    }

    private init?(_ row: Row) {
        guard let kind = NamedPlace.Kind(rawValue: Int(row[integer: 0])) else { return nil }
        place = NamedPlace(kind, row[text: 1], in: row[text: 2], named: row[text: 3])
        place.timeZone = row[text: 4]
        place.address = row[text: 5]
        place.openingHours = row[text: 6]
        retired = row[integer: 7] == 0 ? nil : row[integer: 7]
    }

    /// Adds it, or puts it in the place of the one of its key.
    func write(to store: any Store, tenant: String) throws(StoreFault) {
        try store.execute(
            """
            INSERT INTO places (tenant, kind, place, parent, name, time_zone, address,
                opening_hours, retired_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, kind, place) DO UPDATE SET parent = excluded.parent,
                name = excluded.name, time_zone = excluded.time_zone,
                address = excluded.address, opening_hours = excluded.opening_hours,
                retired_ms = excluded.retired_ms
            """,
            [
                .text(tenant), .integer(Int64(place.kind.rawValue)), .text(place.key),
                .text(place.parent), .text(place.name), .text(place.timeZone),
                .text(place.address), .text(place.openingHours), .integer(retired ?? 0),
            ])
    }
}
