import Measuring

/// A benchmark in parts that can be asked for by name.
protocol PartedBenchmark {
    associatedtype Part: RawRepresentable<String>, CaseIterable

    init(parts: [Part], folder: TemporaryFolder)

    func figures() throws -> [Figure]
}

extension PartedBenchmark {
    /// Nil where a name is no part's; no name asks for all.
    init?(_ names: [String], _ folder: TemporaryFolder) {
        let parts = names.compactMap(Part.init(rawValue:))
        guard parts.count == names.count else { return nil }
        self.init(parts: parts.isEmpty ? Array(Part.allCases) : parts, folder: folder)
    }

    /// For whoever named one that is not there.
    static var partNames: String {
        Part.allCases.map(\.rawValue).joined(separator: "|")
    }
}
