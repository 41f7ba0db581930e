package import Feedback

/// What came of customers' answers: a line for the panels' first question, by touchpoint.
package struct YouSaid: Hashable, Sendable {
    package var everywhere: Wording?
    /// An empty one says that there is none here.
    package var touchpoints: [String: Wording] = [:]

    package init() {}

    /// The line for a panel there; empty where there is none.
    package func line(at touchpoint: String) -> Wording {
        touchpoints[touchpoint] ?? everywhere ?? Wording([:])
    }
}

/// Reads what the office has written of it, and what the centre has sent.
package enum YouSaidFile {
    package static let touchpointsMax = 10_000
    package static let languagesMax = 16
    package static let charactersMax = QuestionnaireFile.youSaidCharactersMax

    /// The office's file.
    ///
    /// - Parameter file: its name, for the messages.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String
    ) throws(SettingsFaults) -> YouSaid {
        let faults = FaultList(file: file)
        let root = try entry(from: try SourceText(bytes, faults), faults)
        let section = Section(root, named: "the file", YouSaidKey.self, faults)
        var said = YouSaid()
        said.everywhere = section.optional(YouSaidKey.everywhere).map { wording($0, faults) }
        for (key, field) in pairs(
            section.optional(YouSaidKey.touchpoints), most: touchpointsMax, of: "touchpoints",
            faults)
        {
            guard Key.isValid(key) else {
                faults.add(
                    field.position, "\(field.name) is no touchpoint",
                    try: "use at most \(Key.bytesMax) of a-z, 0-9 and '-', a letter first.")
                continue
            }
            said.touchpoints[key] = wording(field, faults)
        }
        try faults.check()
        return said
    }

    /// One line by language, as it comes from the centre; JSON is YAML as well.
    package static func readLine(
        _ bytes: [UInt8], named file: String
    ) throws(SettingsFaults) -> Wording {
        let faults = FaultList(file: file)
        let root = try entry(from: try SourceText(bytes, faults), faults)
        let line = wording(Field(name: "the line", entry: root), faults)
        try faults.check()
        return line
    }

    private static func wording(_ field: Field, _ faults: FaultList) -> Wording {
        var texts: [LanguageTag: String] = [:]
        for (key, text) in pairs(field, most: languagesMax, of: "languages", faults) {
            guard let tag = LanguageTag(key) else {
                faults.add(
                    text.position, "\(text.name) is no language",
                    try: "write a code such as 'ru', 'en' or 'zh'.")
                continue
            }
            guard let shown = text.shownLine(charactersMax: charactersMax, faults) else { continue }
            guard shown.count <= charactersMax else {
                faults.add(
                    text.position,
                    "\(text.name) has \(shown.count) characters; the most is \(charactersMax)",
                    try: "shorten it.")
                continue
            }
            texts[tag] = shown
        }
        return Wording(texts)
    }

    private static func pairs(
        _ field: Field?, most: Int, of noun: String, _ faults: FaultList
    ) -> [(key: String, field: Field)] {
        guard let field else { return [] }
        guard case .table(let pairs) = field.entry.kind, pairs.count <= most else {
            faults.add(
                field.position, "\(field.name) must be a table of at most \(most) \(noun)",
                try: "write a line for each under it.")
            return []
        }
        return pairs.map { ($0.key, Field(name: quoted($0.key), entry: $0.value)) }
    }
}

enum YouSaidKey: String, SectionKey {
    /// For every touchpoint that has none of its own.
    case everywhere
    /// By touchpoint.
    case touchpoints
}
