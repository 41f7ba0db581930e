/// The keys of one table in one kind of file. Each case carries its meaning as documentation.
protocol SectionKey: RawRepresentable<String>, CaseIterable {}

/// One value with the key that it stands under.
struct Field {
    /// As messages name it: "'revision'".
    var name: String
    var entry: Entry

    var position: Position { entry.position }
}

/// One table while it is read: reports unknown keys at once, and missing ones when they are asked
/// for.
struct Section {
    /// As messages name it: "the question 'why'".
    let name: String
    let position: Position
    let faults: FaultList
    private let known: [String]
    private let pairs: [String: Entry.Pair]
    /// False where no table stands: then nothing is missing from it.
    private let isTable: Bool
    /// What the misspelt keys were probably meant to be: those are not missing as well.
    private let misspelt: Set<String>

    init(_ entry: Entry, named name: String, keys known: [String], _ faults: FaultList) {
        self.name = name
        self.faults = faults
        self.known = known
        position = entry.position
        guard case .table(let pairs) = entry.kind else {
            isTable = false
            misspelt = []
            self.pairs = [:]
            faults.add(
                entry.position, "\(name) is \(entry.noun); it must be a table of keys",
                try: "begin with '\(known.first ?? "key"): …'; the keys are \(list(known)).")
            return
        }
        isTable = true
        self.pairs = Dictionary(pairs.map { ($0.key, $0) }) { first, _ in first }
        let unknown = pairs.filter { !known.contains($0.key) }
        // Comparing words takes time, of which a hostile file must not have much.
        misspelt = Set(
            unknown.prefix(FaultList.keptMax)
                .compactMap { Self.reportUnknown($0, among: known, faults) })
        for pair in unknown.dropFirst(FaultList.keptMax) {
            faults.add(pair.position, "unknown key \(quoted(pair.key))", try: "delete the key.")
        }
    }

    init<Key: SectionKey>(
        _ entry: Entry, named name: String, _: Key.Type, _ faults: FaultList
    ) {
        self.init(entry, named: name, keys: Key.allCases.map(\.rawValue), faults)
    }

    /// What was probably meant.
    private static func reportUnknown(
        _ pair: Entry.Pair, among known: [String], _ faults: FaultList
    ) -> String? {
        let unknown = UnknownWord(pair.key, noun: "key", among: known)
        let advice =
            unknown.nearest.map { "write \(quoted($0)), or delete the key." }
            ?? "delete the key, or write one of those known."
        faults.add(pair.position, unknown.what, try: advice)
        return unknown.nearest
    }

    /// The value under the key; nil where the key is absent or stands for nothing.
    func optional(_ key: some SectionKey) -> Field? {
        field(key.rawValue)
    }

    func optional(_ key: String) -> Field? {
        field(key)
    }

    /// The value under the key; its absence is a fault.
    func required(_ key: some SectionKey) -> Field? {
        required(key.rawValue)
    }

    func required(_ key: String) -> Field? {
        if let field = field(key) { return field }
        if let pair = pairs[key] {
            faults.add(
                pair.position, "the key \(quoted(key)) has no value",
                try: "write the value after the colon.")
        } else if isTable, !misspelt.contains(key) {
            faults.add(
                position, "\(name) has no key \(quoted(key))",
                try: "add '\(key): …' to it.")
        }
        return nil
    }

    private func field(_ key: String) -> Field? {
        precondition(known.contains(key), "a key that the table does not declare")
        guard let pair = pairs[key] else { return nil }
        if case .nothing = pair.value.kind { return nil }
        return Field(name: quoted(key), entry: pair.value)
    }

    /// Whether the key stands there, with a value or without.
    func has(_ key: some SectionKey) -> Bool {
        pairs[key.rawValue] != nil
    }

    /// Where the key stands; the section's place where it does not.
    func position(of key: some SectionKey) -> Position {
        position(of: key.rawValue)
    }

    func position(of key: String) -> Position {
        pairs[key]?.position ?? position
    }
}

/// "'a', 'b', 'c'".
func list(_ words: [String]) -> String {
    words.map(quoted).joined(separator: ", ")
}
