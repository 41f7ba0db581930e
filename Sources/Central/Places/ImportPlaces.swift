package import Settings

/// Brings the places to what a file says.
package struct ImportPlaces: AdministrativeTask {
    package static let name = "place import"

    package struct Answer: Codable, Sendable {
        /// A line a change, then how many there are of each kind.
        package var text: String
    }

    private let places: [NamedPlace]
    private let isWhole: Bool
    private let isDryRun: Bool

    /// - Parameters:
    ///   - places: without contradictions, as `PlacesFile` reads them.
    ///   - isWhole: whether all others are retired.
    ///   - isDryRun: whether it only says what would change.
    package init(_ places: [NamedPlace], isWhole: Bool, isDryRun: Bool) {
        self.places = places
        self.isWhole = isWhole
        self.isDryRun = isDryRun
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let changes = try changes(in: store, scene)
        if !isDryRun {
            let changed = changes.changes.count { $0.kinds != [.unchanged] }
            try scene.note(Self.name, on: "\(changed) changed", in: store)
        }
        return Answer(text: changes.text)
    }

    func changes(in store: any Store, _ scene: TaskScene) throws(StoreFault) -> PlaceChanges {
        let known = try PlaceRow.all(in: store, tenant: scene.tenant)
        let changes = PlaceChanges(from: known, to: places, isWhole: isWhole)
        if !isDryRun { try changes.write(to: store, tenant: scene.tenant, at: scene.now) }
        return changes
    }
}
