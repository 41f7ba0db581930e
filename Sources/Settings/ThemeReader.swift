struct ThemeReader {
    let section: Section
    let bases: [String: PanelTheme]
    let faults: FaultList

    /// A stand-in where the file is broken.
    func theme() -> PanelTheme {
        let name = section.required(ThemeKey.theme)?.key(faults)
        let base = section.optional(ThemeKey.base).flatMap(base)
        // Where the base is unknown nothing is missing: that is said already.
        let needsColours = section.optional(ThemeKey.base) == nil
        var colours = ThemeColourReader(colours: base?.colours, faults: faults)
        colours.read(section, needsAll: needsColours)
        if base != nil || needsColours { colours.checkContrast() }
        let stroke = section.optional(ThemeKey.strokeMillimetres)?
            .decimal(in: PanelTheme.strokes, faults)
        if needsColours, stroke == nil { _ = section.required(ThemeKey.strokeMillimetres) }
        let logo = section.optional(ThemeKey.logo)
        return PanelTheme(
            name: name ?? "", colours: colours.colours,
            strokeMillimetres: stroke ?? base?.strokeMillimetres ?? PanelTheme.strokes.lowerBound,
            logo: logo.flatMap(path) ?? base?.logo, logoPosition: logo?.position)
    }

    private func base(_ field: Field) -> PanelTheme? {
        guard let name = field.key(faults) else { return nil }
        if let base = bases[name] { return base }
        let unknown = UnknownWord(name, noun: "theme", among: bases.keys.sorted())
        faults.add(
            field.position, unknown.what,
            try: unknown.nearest.map { "write \(quoted($0))." }
                ?? "write the name of a theme, or delete 'base' and give every colour.")
        return nil
    }

    private func path(_ field: Field) -> SettingsPath? {
        guard let path = field.path(faults) else { return nil }
        guard [".png", ".svg"].contains(where: path.text.lowercased().hasSuffix) else {
            faults.add(
                field.position, "\(field.name) is \(quoted(path.text)); that is no PNG or SVG file",
                try: "write the path of a file that ends in '.png' or '.svg'.")
            return nil
        }
        return path
    }
}

/// Reads the colours, and remembers where each stands.
struct ThemeColourReader {
    private(set) var colours: ThemeColours
    private let faults: FaultList
    private var places: [ColourKey: Position] = [:]
    private var facePlaces: [Position] = []

    init(colours: ThemeColours?, faults: FaultList) {
        self.colours = colours ?? .none
        self.faults = faults
    }

    mutating func read(_ theme: Section, needsAll: Bool) {
        let key = ThemeKey.colours
        guard let field = needsAll ? theme.required(key) : theme.optional(key) else { return }
        let section = Section(field.entry, named: field.name, ColourKey.self, faults)
        for key in ColourKey.allCases {
            if section.isCommentedOut(key) {
                reportComment(key, section)
            } else if let field = needsAll ? section.required(key) : section.optional(key) {
                read(field, key)
            }
        }
    }

    private mutating func read(_ field: Field, _ key: ColourKey) {
        if let path = key.path {
            guard let colour = field.colour(faults) else { return }
            colours[keyPath: path] = colour
            places[key] = field.position
        } else {
            readFaces(field)
        }
    }

    private mutating func readFaces(_ field: Field) {
        let count = ThemeColours.faceCount
        guard case .list(let entries) = field.entry.kind, entries.count == count else {
            return faults.add(
                field.position, "\(field.name) must be a list of \(count) colours",
                try: "write five, the most unhappy first; a question with four faces leaves out "
                    + "the middle one.")
        }
        let fills = entries.enumerated().compactMap { index, entry in
            Field(name: "\(field.name), face \(index + 1),", entry: entry).colour(faults)
        }
        guard fills.count == count else { return }
        colours.faceFills = fills
        facePlaces = entries.map(\.position)
    }

    /// `background: #F6F8FA` is no colour for YAML: a comment begins at the `#`.
    private func reportComment(_ key: ColourKey, _ section: Section) {
        faults.add(
            section.position(of: key),
            "the key \(quoted(key.rawValue)) has no value: behind a '#' YAML sees a comment",
            try: "put the colour in double quotes: \(key.rawValue): \"#1E9E5A\".")
    }

    // MARK: Contrast

    /// Only if every colour could be read: else the ratios are those of stand-ins.
    func checkContrast() {
        do { try faults.check() } catch { return }
        let contrast = ThemeContrast(colours)
        for pair in contrast.shortfalls {
            let front = position(of: pair.front)
            // Where both come from the base, somebody else answers for them.
            guard let position = front ?? position(of: pair.back) else { continue }
            faults.add(
                position, contrast.what(pair), try: contrast.advice(pair, frontFirst: front != nil))
        }
    }

    /// Nil where the colour comes from the base.
    private func position(of colour: ThemeContrast.Place) -> Position? {
        switch colour {
        case .role(let key): places[key]
        case .face(let index): facePlaces.isEmpty ? nil : facePlaces[index]
        }
    }
}

extension Section {
    /// Whether the key stands there without a value.
    fileprivate func isCommentedOut(_ key: ColourKey) -> Bool {
        has(key) && optional(key) == nil
    }
}

extension Field {
    /// Such as `"#1E9E5A"`.
    func colour(_ faults: FaultList) -> RGB? {
        guard case .text(let text, _) = entry.kind else { return wrong("a colour", faults) }
        if let colour = RGB(hex: text) { return colour }
        faults.add(
            position, "\(name) is \(quoted(text)); that is no colour",
            try: "write '#' and six digits 0-9 and A-F in double quotes, such as \"#1E9E5A\".")
        return nil
    }
}
