/// The segments as their names told a moment ago.
struct LogView {
    let files: LogFiles
    let seed: UInt32
    /// Ascending.
    let ordinals: [UInt64]

    init(_ files: LogFiles, seed: UInt32) throws(ReadingFault) {
        self.files = files
        self.seed = seed
        do {
            ordinals = try files.ordinals()
        } catch {
            throw ReadingFault(error)
        }
    }

    /// The segments as an earlier reading saw them.
    init(_ files: LogFiles, seed: UInt32, ordinals: [UInt64]) {
        self.files = files
        self.seed = seed
        self.ordinals = ordinals
    }

    /// The first number at or behind place `index` in the list; nil where only spares are.
    func first(from index: Int) throws(ReadingFault) -> SequenceNumber? {
        for index in index..<max(index, ordinals.count) {
            if let first = try first(at: index) { return first }
        }
        return nil
    }

    /// Nil behind the last segment that has pages.
    func border(behind index: Int) throws(ReadingFault) -> Border? {
        for place in index + 1..<max(index + 1, ordinals.count) {
            if let first = try first(at: place) {
                return Border(next: first, isAdjacent: place == index + 1)
            }
        }
        return nil
    }

    /// The place of the segment that would hold a number: the last whose first is not above it. Nil
    /// where every first is above it.
    func index(holding number: SequenceNumber) throws(ReadingFault) -> Int? {
        var low = 0
        var high = ordinals.count
        while low < high {
            let middle = low + (high - low) / 2
            // A spare, or a segment that lost all its pages, is as its left neighbour.
            var probe = middle
            var first = try first(at: probe)
            while first == nil, probe > low {
                probe -= 1
                first = try self.first(at: probe)
            }
            guard let first else {
                low = middle + 1
                continue
            }
            if first <= number { low = middle + 1 } else { high = probe }
        }
        // Segments without pages may stand between: the last with a first is the one.
        var index = low - 1
        while index >= 0, try first(at: index) == nil { index -= 1 }
        return index >= 0 ? index : nil
    }

    /// The newest segment that holds pages.
    func newest() throws(ReadingFault) -> SegmentScan? {
        for index in ordinals.indices.reversed() where try first(at: index) != nil {
            return try reading { () throws(LogFault) in
                let image = SegmentImage(pages: LogOptions.segmentPagesUsual)
                return try files.scan(ordinals[index], seed: seed, into: image)
            }
        }
        return nil
    }

    /// Where no segment shows a page, an empty log is to be told from a device that gives nothing.
    func checkReadable() throws(ReadingFault) {
        for ordinal in ordinals {
            _ = try reading { () throws(LogFault) in try files.header(of: ordinal) }
        }
    }

    /// The first number of one segment; nil for a spare.
    func first(at index: Int) throws(ReadingFault) -> SequenceNumber? {
        try reading { () throws(LogFault) in
            try files.first(of: ordinals[index], seed: seed)
        }
    }

    private func reading<Result>(
        _ body: () throws(LogFault) -> Result
    ) throws(ReadingFault) -> Result {
        do {
            return try body()
        } catch {
            if case .storage(let fault) = error { throw ReadingFault(fault) }
            throw .fault(error)
        }
    }
}
