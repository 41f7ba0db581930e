/// Finds names that are given twice.
struct SeenKeys {
    let noun: String
    let faults: FaultList
    private var lines: [String: Int] = [:]

    init(noun: String, faults: FaultList) {
        self.noun = noun
        self.faults = faults
    }

    /// Whether the key is new.
    mutating func insert(_ key: String, at position: Position) -> Bool {
        if let line = lines[key] {
            faults.add(
                position,
                "the \(noun) key \(quoted(key)) is already that of the \(noun) on line \(line)",
                try: "give this \(noun) a key of its own.")
            return false
        }
        lines[key] = position.line
        return true
    }
}
