/// All that can be learned from the bytes of one segment.
struct SegmentScan {
    /// Where a record stands in the file.
    struct Place: Hashable {
        let sequence: SequenceNumber
        /// The bytes of the record, from the beginning of the file.
        let bytes: Range<Int>
    }

    let ordinal: UInt64
    /// Nil where the first page does not verify.
    let header: SegmentHeader?
    let pageCount: Int
    /// Every page behind the header, in the file's order.
    let copies: [PageCopy]
    /// The records that verify, in order, each once.
    private(set) var records: [Place] = []
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

    /// - Parameter bytes: the file, whole pages of it.
    init(
        _ bytes: UnsafeRawBufferPointer, ordinal: UInt64, header: SegmentHeader?, seed: UInt32
    ) {
        self.ordinal = ordinal
        self.header = header
        pageCount = bytes.count / Page.byteCount
        copies = (1..<max(1, pageCount)).map { index in
            PageCopy(Self.page(index, of: bytes), index: index, ordinal: ordinal, seed: seed)
        }
        let valid = copies.compactMap { copy in copy.header.map { (copy.index, $0) } }
        guard let newest = valid.max(by: { $0.1.generation < $1.1.generation })?.1 else { return }
        first = newest.segmentFirst
        end = newest.segmentFirst
        generation = newest.generation
        durable = valid.map(\.1.durable).max() ?? .first
        let byPlace = Dictionary(grouping: valid) { $0.1.place }
        for place in byPlace.keys.sorted() {
            let copies = byPlace[place]!.sorted { $0.1.generation > $1.1.generation }
            collect(copies, from: bytes, seed: seed)
        }
    }

    static func page(_ index: Int, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = index * Page.byteCount
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Page.byteCount])
    }

    /// Pages that no write of ours can explain.
    var broken: [Int] {
        copies.filter { $0.state == .broken }.map(\.index)
    }

    /// A torn write leaves one slot whole. Where none is, as many numbers as a page holds may have
    /// been given and seen.
    var numbersLost: Int {
        let slots = copies.filter { Page.slots.contains($0.index) }
        return slots.allSatisfy { $0.state == .broken } ? Page.recordsMax : 0
    }

    /// Whether the file has the header and the pages that the header tells of.
    var isComplete: Bool { header?.pages == pageCount }

    /// Whether writing may go on behind the last record.
    var isSound: Bool {
        isComplete && broken.isEmpty && partial.isEmpty && holes.isEmpty && tail != nil
            && durable <= end!
    }

    /// Takes the records of one page, from its newest copy, and what that lacks from older ones.
    private mutating func collect(
        _ copies: [(Int, PageHeader)], from bytes: UnsafeRawBufferPointer, seed: UInt32
    ) {
        tail = nil
        var found: [Place] = []
        for (number, (index, header)) in copies.enumerated() {
            let start = index * Page.byteCount
            var places: [Place] = []
            places.reserveCapacity(header.count)
            header.walk(Self.page(index, of: bytes), seed: seed) { sequence, range in
                let place = start + range.lowerBound..<start + range.upperBound
                places.append(Place(sequence: sequence, bytes: place))
            }
            let isWhole = places.count == header.count
            if !isWhole { partial.append(index) }
            if number == 0 {
                found = places
                if isWhole { tail = (index, header) }
            } else if partial.contains(copies[0].0) {
                let known = Set(found.map(\.sequence))
                found += places.filter { !known.contains($0.sequence) }
            }
        }
        found.sort { $0.sequence < $1.sequence }
        let start = copies.map(\.1.first).min()!
        if start > end! { note(holeBefore: start) }
        for place in found where place.sequence >= end! {
            note(holeBefore: place.sequence)
            records.append(place)
            end = place.sequence.next
        }
    }

    private mutating func note(holeBefore sequence: SequenceNumber) {
        guard let end, sequence > end else { return }
        holes.append(end..<sequence)
        self.end = sequence
    }
}
