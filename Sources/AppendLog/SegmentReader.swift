/// One segment, open for reading while it may be written.
///
/// The slots are read first: whatever page they hold then, every page before it is settled, and
/// the page itself is in a slot or settled.
struct SegmentReader {
    /// Pages that are read at once.
    private static let chunkPages = 32

    private let files: LogFiles
    private let seed: UInt32
    private let ordinal: UInt64
    private let file: OpenFile
    /// The two slots as they were.
    let slots: [UInt8]
    /// The page that was taken last.
    private(set) var place = Page.firstSettled
    /// Why a page was not read, if the device refused one.
    private(set) var unreadable: StorageFault?
    /// The valid ones, newest first.
    private let slotCopies: [(index: Int, header: PageHeader)]

    init(_ view: LogView, _ index: Int) throws(ReadingFault) {
        files = view.files
        seed = view.seed
        ordinal = view.ordinals[index]
        do throws(StorageFault) {
            file = try files.storage.open(files.folder.segment(ordinal), .reading)
        } catch {
            throw ReadingFault(error)
        }
        do throws(StorageFault) {
            let pages = try files.pages(
                of: file, from: Page.slots.lowerBound, count: Page.slots.count)
            slots = pages.bytes
            unreadable = pages.unreadable
        } catch {
            files.storage.close(file)
            throw ReadingFault(error)
        }
        slotCopies = PageCopy.copies(slots, from: 1, ordinal: ordinal, seed: seed)
            .compactMap { copy in copy.header.map { (copy.index, $0) } }
            .sorted { $0.1.generation > $1.1.generation }
    }

    func close() {
        files.storage.close(file)
    }

    /// What was read so far stands in memory; this makes it stand on the disk.
    func makeDurable() throws(ReadingFault) {
        do throws(StorageFault) {
            try files.storage.synchronize(file, forgetting: false)
        } catch {
            throw ReadingFault(error)
        }
    }

    /// Takes the records before `bound`, or all there are.
    ///
    /// - Parameter start: a page that is known not to begin behind the first number wanted.
    /// - Returns: the number before which all were once written, as far as the pages tell.
    mutating func read(
        before bound: SequenceNumber?, from start: Int?, into builder: inout ExcerptBuilder
    ) throws(ReadingFault) -> SequenceNumber {
        let tail = slotCopies.first?.header
        var known = slotCopies.map(\.header.durable).max() ?? .first
        var next = Page.firstSettled
        if let start {
            next = start
        } else {
            next = try startPlace(for: builder.expected, tail: tail?.place)
        }
        while !builder.isFull, builder.expected < bound ?? .last {
            var pages = min(Self.chunkPages, builder.pagesLeft)
            if let tail, next <= tail.place { pages = min(pages, tail.place - next + 1) }
            let chunk = try self.pages(from: next, count: pages)
            if chunk.isEmpty { break }
            for number in 0..<chunk.count / Page.byteCount where !builder.isFull {
                place = next + number
                known = max(known, take(chunk, number, place: place, bound, &builder))
            }
            next += pages
        }
        return max(known, builder.expected)
    }

    /// Takes the records of the page with this place, from the settled copy and what that lacks
    /// from the slots; returns before which number everything was synced when it was written.
    private func take(
        _ chunk: [UInt8], _ number: Int, place: Int, _ bound: SequenceNumber?,
        _ builder: inout ExcerptBuilder
    ) -> SequenceNumber {
        chunk.withUnsafeBytes { chunk in
            let page = SegmentScan.page(number, of: chunk)
            let settled = PageCopy(page, index: place, ordinal: ordinal, seed: seed).header
            if slotCopies.contains(where: { $0.header.place == place }) {
                merge(page, settled, place: place, before: bound ?? .last, &builder)
            } else {
                settled?.walk(page, seed: seed) {
                    builder.take($0, of: page, before: bound ?? .last)
                }
            }
            return settled?.durable ?? .first
        }
    }

    /// The records of several copies of one page, each from the newest copy that has it whole.
    private func merge(
        _ page: UnsafeRawBufferPointer, _ settled: PageHeader?, place: Int,
        before bound: SequenceNumber, _ builder: inout ExcerptBuilder
    ) {
        slots.withUnsafeBytes { slots in
            var copies = slotCopies.filter { $0.header.place == place }.map {
                (SegmentScan.page($0.index - 1, of: slots), $0.header)
            }
            if let settled { copies.append((page, settled)) }
            copies.sort { $0.1.generation > $1.1.generation }
            // Nearly always the newest copy has everything.
            var newest: [RecordRun] = []
            if copies[0].1.walk(copies[0].0, seed: seed, { newest.append($0) }) == copies[0].1.count
            {
                for run in newest { builder.take(run, of: copies[0].0, before: bound) }
                return
            }
            var found: [SequenceNumber: (page: UnsafeRawBufferPointer, run: RecordRun)] = [:]
            for (page, header) in copies {
                header.walk(page, seed: seed) { run in
                    run.forEach(in: page) { one in
                        if found[one.first] == nil { found[one.first] = (page, one) }
                    }
                }
            }
            for (page, run) in found.values.sorted(by: { $0.run.first < $1.run.first }) {
                builder.take(run, of: page, before: bound)
            }
        }
    }

    /// The last settled page whose first number is not above `number`, or the first page.
    private mutating func startPlace(
        for number: SequenceNumber, tail: Int?
    ) throws(ReadingFault) -> Int {
        // In the tail itself: the usual case of a reader that keeps up.
        if let tail = slotCopies.first?.header, tail.first <= number { return tail.place }
        // At the segment's beginning: the usual case of a reader that comes from the one before.
        if let first = slotCopies.first?.header.segmentFirst, number <= first {
            return Page.firstSettled
        }
        var low = Page.firstSettled
        var high = tail ?? LogOptions.segmentPagesMax
        var best = low
        while low < high {
            let middle = low + (high - low) / 2
            // A page that does not verify is as its left neighbour.
            var probe = middle
            var first = try self.first(ofPage: probe)
            while case .unknown = first, probe > low {
                probe -= 1
                first = try self.first(ofPage: probe)
            }
            switch first {
            case .number(let first) where first <= number:
                best = probe
                low = middle + 1
            case .unknown: low = middle + 1
            case .number, .beyond: high = probe
            }
        }
        return best
    }

    private enum PageFirst {
        case number(SequenceNumber)
        /// Not of this segment's life, or damaged.
        case unknown
        /// The file ends before.
        case beyond
    }

    private mutating func first(ofPage place: Int) throws(ReadingFault) -> PageFirst {
        let page = try pages(from: place, count: 1)
        guard !page.isEmpty else { return .beyond }
        let copy = PageCopy.copies(page, from: place, ordinal: ordinal, seed: seed)[0]
        return copy.header.map { .number($0.first) } ?? .unknown
    }

    private mutating func pages(
        from place: Int, count: Int
    ) throws(ReadingFault) -> [UInt8] {
        do throws(StorageFault) {
            let pages = try files.pages(of: file, from: place, count: count)
            unreadable = pages.unreadable ?? unreadable
            return pages.bytes
        } catch {
            throw ReadingFault(error)
        }
    }
}
