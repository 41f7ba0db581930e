/// All that can be learned from what was read of one segment: the whole file, or the part at its
/// end that a crash can have touched.
struct SegmentScan {
    let ordinal: UInt64
    /// Nil where the first page does not verify.
    let header: SegmentHeader?
    let pageCount: Int
    /// Whether the file has the header and the pages that the header tells of, as far as was read.
    let isComplete: Bool
    /// Pages that no write of ours can explain.
    private(set) var broken: [Int] = []
    /// The records that verify, in order, each once; their places are those in the file.
    private(set) var runs: [RecordRun] = []
    /// Numbers that are missing between records.
    private(set) var holes: [Range<SequenceNumber>] = []
    /// Valid copies in which a record does not verify, by their index in the file.
    private(set) var partial: [Int] = []
    /// The newest copy of the last page, if all of it verifies.
    private(set) var tail: (index: Int, header: PageHeader)?
    /// The first number of the segment; nil for a spare.
    private(set) var first: SequenceNumber?
    /// The number behind the last record that verifies.
    private(set) var end: SequenceNumber?
    /// Every number before this one was synced, or lost for good.
    private(set) var durable = SequenceNumber.first
    private(set) var generation: UInt64 = 0
    /// Pages that the device did not give.
    private let unreadableCount: Int
    /// Writes to the slots, as the newest page counts them.
    private(set) var slotWrites: UInt64 = 0
    /// The slot that was written last, if it stands where it must; nil where none was.
    private(set) var newestSlot: (index: Int, header: PageHeader)?
    /// The last page that stands in its own place.
    private var lastSettled = 0
    /// Whether every page before the last one stands in its own place. Where a crash let the page
    /// behind it reach the disk first, a slot holds the only copy, and writing on would go over it.
    private var isSettled = true

    /// A copy that verifies, and where in the file.
    private typealias Copy = (index: Int, header: PageHeader)

    /// - Parameter header: the file's own, if it verifies.
    init(_ image: SegmentImage, ordinal: UInt64, header: SegmentHeader?, seed: UInt32) {
        self.ordinal = ordinal
        self.header = header
        pageCount = image.pageCount
        isComplete = header != nil && !image.isShort
        unreadableCount = image.unreadablePages.count
        let valid = read(image, seed: seed)
        guard let newest = valid.max(by: { $0.header.generation < $1.header.generation })
        else { return }
        first = newest.header.segmentFirst
        generation = newest.header.generation
        durable = valid.map(\.header.durable).max() ?? .first
        // Where pages are left out, they were synced before the newest copies were written.
        end = image.parts.count == 1 ? newest.header.segmentFirst : Self.start(of: valid)
        checkSlots(valid, newest.header)
        isSettled = Self.isSettled(valid, in: image)
        collect(valid, from: image.bytes, seed: seed)
    }

    static func page(_ index: Int, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = index * Page.byteCount
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Page.byteCount])
    }

    /// A torn write leaves the write before it whole, in the other slot. Where that is not there,
    /// as many numbers as a page holds may have been given and seen, and as many again for each
    /// damaged page behind the last whole one; and so many for each page that the device does not
    /// give.
    var numbersLost: Int {
        let isTorn =
            first == nil
            ? !Page.slots.allSatisfy(broken.contains)
            : slotWrites == 0 || newestSlot?.header.slotWrites == slotWrites
        let behind = broken.count { $0 >= Page.firstSettled && $0 > lastSettled }
        return Page.recordsMax * max(isTorn ? 0 : 1 + behind, unreadableCount)
    }

    /// Notes the slots that do not hold what the newest page says they must, as broken: the last
    /// two writes to the slots stand in one each.
    private mutating func checkSlots(_ valid: [Copy], _ newest: PageHeader) {
        slotWrites = newest.slotWrites ?? 0
        lastSettled = valid.last { $0.index >= Page.firstSettled }?.index ?? 0
        guard slotWrites > 0 else { return }
        var due: Set<UInt64> = slotWrites == 1 ? [1] : [slotWrites, slotWrites - 1]
        var displaced: [Int] = []
        var blanks = Page.slots.filter { !broken.contains($0) }
        for slot in valid where Page.slots.contains(slot.index) {
            blanks.removeAll { $0 == slot.index }
            guard let writes = slot.header.slotWrites, due.remove(writes) != nil else {
                displaced.append(slot.index)
                continue
            }
            if writes > newestSlot?.header.slotWrites ?? 0 { newestSlot = slot }
        }
        // The first write leaves the other slot as it was.
        if blanks.count > (slotWrites == 1 ? 1 : 0) { displaced += blanks }
        broken = (displaced + broken).sorted()
    }

    /// The number behind the last settled record before a page: the first that it may be about. For
    /// a slot, the number behind the last record of all.
    func number(before page: Int) -> SequenceNumber? {
        guard page >= Page.firstSettled else { return end }
        let settled = Page.firstSettled * Page.byteCount..<page * Page.byteCount
        let before = runs.last {
            settled.contains($0.bytes.lowerBound) && $0.bytes.upperBound <= settled.upperBound
        }
        return before?.end ?? first
    }

    /// Whether nothing that was read says that the segment was ever used.
    var isVoid: Bool { first == nil && broken.isEmpty }

    /// Whether writing may go on behind the last record.
    var isSound: Bool {
        isComplete && broken.isEmpty && partial.isEmpty && holes.isEmpty && tail != nil
            && durable <= end! && isSettled
    }

    /// The copies that verify; notes the pages that are neither that nor explained.
    private mutating func read(_ image: SegmentImage, seed: UInt32) -> [Copy] {
        var valid: [Copy] = []
        for part in image.parts {
            for index in max(1, part.lowerBound)..<max(1, part.upperBound) {
                let copy = PageCopy(image.page(index), index: index, ordinal: ordinal, seed: seed)
                switch copy.state {
                case .valid(let header): valid.append((index, header))
                case .broken: broken.append(index)
                case .empty, .stale: break
                }
            }
        }
        return valid
    }

    /// A page that was left out was synced in its own place.
    private static func isSettled(_ valid: [Copy], in image: SegmentImage) -> Bool {
        let last = valid.map(\.header.place).max()
        let places = Set(valid.map(\.index))
        return valid.allSatisfy { copy in
            let place = copy.header.place
            return place == last || places.contains(place) || !image.has(place)
        }
    }

    /// From where a part of a segment is to be without a hole: everything before the number that
    /// the newest slot calls durable was synced by then.
    private static func start(of valid: [Copy]) -> SequenceNumber {
        let slots = valid.filter { Page.slots.contains($0.index) }
        let newest = slots.max { $0.header.generation < $1.header.generation }
        return newest.map { min($0.header.durable, $0.header.first) } ?? .first
    }

    /// Takes the records page by page, in order of their settled places.
    private mutating func collect(
        _ valid: [Copy], from bytes: UnsafeRawBufferPointer, seed: UInt32
    ) {
        let slots = valid.prefix { Page.slots.contains($0.index) }
        let settled = valid.dropFirst(slots.count)
        var places = slots.map(\.header.place)
        // A page in a slot may not be settled yet.
        places.removeAll { place in settled.contains { $0.header.place == place } }
        var waiting = Set(places).sorted()[...]
        for copy in settled {
            while let place = waiting.first, place < copy.header.place {
                collect(slots.filter { $0.header.place == place }, bytes, seed)
                waiting.removeFirst()
            }
            let others = slots.filter { $0.header.place == copy.header.place }
            collect(others.isEmpty ? [copy] : others + [copy], bytes, seed)
        }
        for place in waiting { collect(slots.filter { $0.header.place == place }, bytes, seed) }
    }

    /// Takes the records of one page, from its newest copy, and what that lacks from older ones.
    private mutating func collect(
        _ copies: [Copy], _ bytes: UnsafeRawBufferPointer, _ seed: UInt32
    ) {
        if copies.count == 1 {
            collect(copies[0], bytes, seed)
            return
        }
        tail = nil
        var start = copies[0].header.first
        var found: [RecordRun] = []
        var isNewestWhole = false
        let newestFirst = copies.sorted { $0.header.generation > $1.header.generation }
        for (number, copy) in newestFirst.enumerated() {
            let offset = copy.index * Page.byteCount
            var runs: [RecordRun] = []
            let count = copy.header.walk(Self.page(copy.index, of: bytes), seed: seed) {
                runs.append($0.moved(by: offset))
            }
            let isWhole = count == copy.header.count
            if !isWhole { partial.append(copy.index) }
            if number == 0 {
                isNewestWhole = isWhole
                found = runs
                if isWhole { tail = copy }
            } else if !isNewestWhole {
                found = Self.merge(found, runs, bytes)
            }
            start = min(start, copy.header.first)
        }
        note(holeBefore: start)
        for run in found { take(run, bytes) }
    }

    /// The same of a page with one copy, as nearly all have.
    private mutating func collect(_ copy: Copy, _ bytes: UnsafeRawBufferPointer, _ seed: UInt32) {
        note(holeBefore: copy.header.first)
        let offset = copy.index * Page.byteCount
        let count = copy.header.walk(Self.page(copy.index, of: bytes), seed: seed) {
            take($0.moved(by: offset), bytes)
        }
        let isWhole = count == copy.header.count
        if !isWhole { partial.append(copy.index) }
        tail = isWhole ? copy : nil
    }

    /// What the first runs have, and what they lack from the others; record by record.
    private static func merge(
        _ runs: [RecordRun], _ others: [RecordRun], _ bytes: UnsafeRawBufferPointer
    ) -> [RecordRun] {
        var found: [SequenceNumber: RecordRun] = [:]
        for run in others + runs { run.forEach(in: bytes) { found[$0.first] = $0 } }
        return found.values.sorted { $0.first < $1.first }
    }

    private mutating func take(_ run: RecordRun, _ bytes: UnsafeRawBufferPointer) {
        guard run.first < end! else {
            note(holeBefore: run.first)
            runs.append(run)
            end = run.end
            return
        }
        guard run.end > end!, run.count > 1 else { return }
        run.forEach(in: bytes) { take($0, bytes) }
    }

    private mutating func note(holeBefore sequence: SequenceNumber) {
        guard let end, sequence > end else { return }
        holes.append(end..<sequence)
        self.end = sequence
    }
}
