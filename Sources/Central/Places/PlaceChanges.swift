package import Settings

/// What an import of places changes, decided before anything is written.
package struct PlaceChanges: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case added
        case renamed
        /// It belongs to another region now.
        case moved
        /// Another time zone, address or opening hours.
        case corrected
        /// It was retired, and the file has it again.
        case returned
        case retired
        case unchanged
    }

    package struct Change: Sendable {
        package let place: NamedPlace
        /// What the store has under its key; nil where it is new.
        package let before: NamedPlace?
        /// At least one.
        package let kinds: [Kind]
    }

    /// In the order of the file's places, then what it leaves out.
    package let changes: [Change]
    /// Places that the file does not name and that stay as they are.
    package let untouched: Int

    /// - Parameter isWhole: whether the file has every place, so that others are retired.
    package init(from known: [PlaceRow], to wanted: [NamedPlace], isWhole: Bool) {
        struct ID: Hashable {
            let kind: NamedPlace.Kind
            let key: String
        }
        var rest = known.reduce(into: [ID: PlaceRow]()) { rest, row in
            rest[ID(kind: row.place.kind, key: row.place.key)] = row
        }
        var changes = wanted.map { place in
            let found = rest.removeValue(forKey: ID(kind: place.kind, key: place.key))
            return Change(
                place: place, before: found?.place, kinds: Self.kinds(from: found, to: place))
        }
        let left = known.filter {
            $0.retired == nil && rest[ID(kind: $0.place.kind, key: $0.place.key)] != nil
        }
        if isWhole {
            changes += left.map {
                Change(place: $0.place, before: $0.place, kinds: [.retired])
            }
        }
        self.changes = changes
        untouched = isWhole ? 0 : left.count
    }

    private static func kinds(from found: PlaceRow?, to place: NamedPlace) -> [Kind] {
        guard let found else { return [.added] }
        let before = found.place
        var kinds: [Kind] = []
        if found.retired != nil { kinds.append(.returned) }
        if before.parent != place.parent { kinds.append(.moved) }
        if before.name != place.name { kinds.append(.renamed) }
        let isCorrected =
            (before.timeZone, before.address, before.openingHours)
            != (place.timeZone, place.address, place.openingHours)
        if isCorrected { kinds.append(.corrected) }
        return kinds.isEmpty ? [.unchanged] : kinds
    }

    package func count(_ kind: Kind) -> Int {
        changes.count { $0.kinds.contains(kind) }
    }

    /// Writes what changed. What is retired keeps its row: answers name it.
    package func write(
        to store: any Store, tenant: String, at now: Int64
    ) throws(StoreFault) {
        for change in changes where change.kinds != [.unchanged] {
            let isRetired = change.kinds == [.retired]
            try PlaceRow(change.place, retired: isRetired ? max(now, 1) : nil)
                .write(to: store, tenant: tenant)
        }
    }
}

extension PlaceChanges {
    /// A line a change, then how many there are of each kind.
    package var text: String {
        let lines = changes.filter { $0.kinds != [.unchanged] }.map(\.line)
        var counts = Kind.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
        if untouched > 0 { counts += "; \(untouched) that the file does not name stay" }
        return (lines + [counts]).joined(separator: "\n") + "\n"
    }
}

extension PlaceChanges.Change {
    fileprivate var line: String {
        let what = kinds.map(\.rawValue).joined(separator: ", ")
        var details: [String] = []
        if let before, before.name != place.name {
            details.append("'\(before.name)' is now '\(place.name)'")
        } else {
            details.append("'\(place.name)'")
        }
        if let before, before.parent != place.parent {
            details.append("from '\(before.parent)' to '\(place.parent)'")
        }
        return "\(what): \(place.kind.name) \(place.key), \(details.joined(separator: ", "))"
    }
}
