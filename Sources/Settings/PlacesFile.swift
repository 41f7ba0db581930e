/// Reads the tree of places from one CSV, a line a touchpoint: `Docs/Reference/places.md`.
package enum PlacesFile {
    /// The most bytes: 400 branches with five touchpoints each take a tenth of it.
    package static let bytesMax = 4_194_304
    package static let placesMax = 20_000
    /// Of a name, an address, a time zone or opening hours.
    package static let charactersMax = 200

    package enum Column: String, CaseIterable {
        case region
        case regionName = "region_name"
        case site
        case siteName = "site_name"
        case timeZone = "time_zone"
        case address
        case openingHours = "opening_hours"
        case touchpoint
        case touchpointName = "touchpoint_name"
    }

    /// - Parameters:
    ///   - file: its name, for the messages.
    ///   - knowsZone: whether there is a time zone of that name.
    /// - Returns: regions first, then sites, then touchpoints, each by key.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String, knowsZone: @escaping (String) -> Bool
    ) throws(SettingsFaults) -> [NamedPlace] {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, most: bytesMax, isYAML: false, faults)
        let table = CSVTable(source, faults)
        try faults.check()
        guard let head = table.rows.first else {
            faults.add(.start, "the file is empty", try: "begin it with the columns' names.")
            try faults.check()
            return []
        }
        let columns = columns(head, faults)
        try faults.check()
        var reader = PlacesReader(columns: columns, knowsZone: knowsZone, faults: faults)
        for row in table.rows.dropFirst() { reader.read(row, width: head.count) }
        try faults.check()
        return reader.places.values.sorted {
            ($0.place.kind, $0.place.key) < ($1.place.kind, $1.place.key)
        }
        .map(\.place)
    }

    private static func columns(_ head: [CSVTable.Cell], _ faults: FaultList) -> [Column: Int] {
        var columns: [Column: Int] = [:]
        for (place, cell) in head.enumerated() {
            guard let column = Column(rawValue: cell.text) else {
                let known = Column.allCases.map(\.rawValue)
                faults.add(
                    cell.position,
                    UnknownWord(cell.text, noun: "column", among: known).what,
                    try: "use the names of Docs/Reference/places.md.")
                continue
            }
            if columns[column] != nil {
                faults.add(
                    cell.position, "the column '\(cell.text)' is there twice",
                    try: "keep one of them.")
            }
            columns[column] = place
        }
        for column in [Column.region, .site] where columns[column] == nil {
            faults.add(
                .start, "there is no column '\(column.rawValue)'",
                try: "add it; every line names the region and the site.")
        }
        return columns
    }
}

/// Gathers places from rows, and sees where they contradict each other.
private struct PlacesReader {
    struct Found {
        var place: NamedPlace
        /// The line that named it first.
        var line: Int
    }

    struct ID: Hashable {
        var kind: NamedPlace.Kind
        var key: String
    }

    let columns: [PlacesFile.Column: Int]
    let knowsZone: (String) -> Bool
    let faults: FaultList
    private(set) var places: [ID: Found] = [:]

    init(
        columns: [PlacesFile.Column: Int], knowsZone: @escaping (String) -> Bool,
        faults: FaultList
    ) {
        self.columns = columns
        self.knowsZone = knowsZone
        self.faults = faults
    }

    mutating func read(_ row: [CSVTable.Cell], width: Int) {
        guard row.count == width else {
            return faults.add(
                row[0].position, "the line has \(row.count) fields and the first has \(width)",
                try: "put fields that hold a separator in quotation marks.")
        }
        guard let region = key(.region, row), let site = key(.site, row) else { return }
        var branch = NamedPlace(
            .site, site.text, in: region.text, named: text(.siteName, row) ?? site.text)
        branch.timeZone = zone(row)
        branch.address = text(.address, row) ?? ""
        branch.openingHours = text(.openingHours, row) ?? ""
        let name = text(.regionName, row) ?? region.text
        add(NamedPlace(.region, region.text, in: "", named: name), region.position)
        add(branch, site.position)
        addTouchpoint(row, of: site.text)
    }

    /// A line without one names the site alone.
    private mutating func addTouchpoint(_ row: [CSVTable.Cell], of site: String) {
        guard let cell = cell(.touchpoint, row), !cell.text.isEmpty,
            let key = key(.touchpoint, row)
        else { return }
        let place = NamedPlace(
            .touchpoint, "\(site)/\(key.text)", in: site,
            named: text(.touchpointName, row) ?? key.text)
        if let known = places[ID(kind: .touchpoint, key: place.key)] {
            faults.add(
                cell.position, "the touchpoint \(quoted(place.key)) is in line \(known.line) too",
                try: "remove one of the lines.")
        }
        add(place, cell.position)
    }

    private mutating func add(_ place: NamedPlace, _ position: Position) {
        let id = ID(kind: place.kind, key: place.key)
        if let known = places[id] {
            guard place.kind != .touchpoint, known.place != place else { return }
            faults.add(
                position,
                "the \(place.kind.name) \(quoted(place.key)) has another "
                    + "\(difference(known.place, place)) than in line \(known.line)",
                try: "say the same of it in every line.")
        } else if places.count < PlacesFile.placesMax {
            places[id] = Found(place: place, line: position.line)
        } else {
            faults.add(
                position, "there are more than \(PlacesFile.placesMax) places",
                try: "import them as several files.")
        }
    }

    private func difference(_ left: NamedPlace, _ right: NamedPlace) -> String {
        if left.parent != right.parent { return "region" }
        if left.name != right.name { return "name" }
        if left.timeZone != right.timeZone { return "time zone" }
        return left.address != right.address ? "address" : "opening hours"
    }

    private func cell(
        _ column: PlacesFile.Column, _ row: [CSVTable.Cell]
    ) -> CSVTable.Cell? {
        columns[column].map { row[$0] }
    }

    private func key(_ column: PlacesFile.Column, _ row: [CSVTable.Cell]) -> CSVTable.Cell? {
        guard let cell = cell(column, row) else { return nil }
        if Key.isValid(cell.text) { return cell }
        faults.add(
            cell.position,
            cell.text.isEmpty
                ? "the \(column.rawValue) is empty"
                : "\(quoted(cell.text)) is no \(column.rawValue)'s key",
            try: "use at most \(Key.bytesMax) of a-z, 0-9 and '-', a letter first.")
        return nil
    }

    /// Nil where the column is not there or the field is empty.
    private func text(_ column: PlacesFile.Column, _ row: [CSVTable.Cell]) -> String? {
        guard let cell = cell(column, row), !cell.text.isEmpty else { return nil }
        if cell.text.contains(where: \.isNewline) {
            faults.add(
                cell.position, "'\(column.rawValue)' goes over several lines",
                try: "write it in one line.")
        }
        if cell.text.count > PlacesFile.charactersMax {
            faults.add(
                cell.position,
                "'\(column.rawValue)' has \(cell.text.count) characters; the most is "
                    + "\(PlacesFile.charactersMax)",
                try: "shorten it.")
        }
        return unguarded(cell.text)
    }

    /// An export puts an apostrophe before what a spreadsheet would take for a formula.
    private func unguarded(_ text: String) -> String {
        let isGuarded = text.hasPrefix("'") && text.dropFirst().first.map("=+-@".contains) == true
        return isGuarded ? String(text.dropFirst()) : text
    }

    private func zone(_ row: [CSVTable.Cell]) -> String {
        guard let name = text(.timeZone, row) else { return "" }
        if !knowsZone(name), let cell = cell(.timeZone, row) {
            faults.add(
                cell.position, "there is no time zone \(quoted(name))",
                try: "name one as 'timedatectl list-timezones' does: Europe/Moscow.")
        }
        return name
    }
}
