import AppendLog

/// Where every record of an image stands.
struct RecordCensus: Sendable {
    /// By segment, then by page: what counts there; nil for the rest.
    let pages: [[PageFacts?]]
    /// By number.
    let copies: [Int]

    init(_ image: LogImage) {
        pages = image.segments.map { path in
            let bytes = image.disk.bytes(of: path)!
            let ordinal = LogImage.ordinal(of: path)
            return (0..<bytes.count / PageFacts.pageBytes).map { index in
                guard index > 0 else { return nil }
                return Self.facts(LogImage.page(index, of: bytes), at: index, ordinal: ordinal)
            }
        }
        var copies = [Int](repeating: 0, count: image.originals.count)
        for page in pages.joined() {
            for entry in page?.entries ?? [] { copies[Int(entry.number)] += 1 }
        }
        self.copies = copies
    }

    /// What counts of a page at this place; nil where nothing does.
    static func facts(
        _ page: ArraySlice<UInt8>, at index: Int, ordinal: UInt64
    ) -> PageFacts? {
        guard let facts = PageFacts(page, seed: LogImage.epoch.seed),
            facts.counts(at: index, ordinal: ordinal)
        else { return nil }
        return facts
    }

    /// Never written, or a whole page of a former life.
    static func isBlank(_ page: ArraySlice<UInt8>, _ ordinal: UInt64) -> Bool {
        if let facts = PageFacts(page, seed: LogImage.epoch.seed) {
            return facts.ordinal < ordinal
        }
        return page.prefix(PageFacts.headerBytes).allSatisfy { $0 == 0 }
    }
}
