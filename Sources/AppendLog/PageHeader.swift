import CCRC32C

/// What all files of the log are made of.
enum Page {
    static let byteCount = 4_096
    static let headerBytes = 64
    /// 63 records of 64 bytes fill it exactly.
    static let recordBytesMax = byteCount - headerBytes
    static let recordsMax = recordBytesMax / Record.headerBytes
    /// A page with less room than this counts as filled: no lone answer fits any more.
    static let roomMin = 64
    static let recordsPerPageUsual = recordBytesMax / roomMin
    /// Places in a segment.
    static let slots = 1...2
    static let firstSettled = 3
}

/// The first 64 bytes of a slot or a settled page.
///
///     0  4  CRC-32C of bytes 4…63, seeded by the epoch
///     4  2  page: its settled place
///     6  2  records
///     8  2  bytes of the records
///    10  1  1 where this copy was written to a slot
///    11  5  reserved
///    16  8  ordinal of the segment
///    24  8  first sequence of the segment
///    32  8  first sequence of the page
///    40  8  durable: every number before this one was synced, or lost for good
///    48  8  generation
///    56  8  reserved
struct PageHeader: Hashable {
    var place: Int
    var count = 0
    var used = 0
    var ordinal: UInt64
    var segmentFirst: SequenceNumber
    var first: SequenceNumber
    var durable: SequenceNumber
    var generation: UInt64 = 0
    /// Written to a slot, not to its settled place.
    var isInSlot = false

    /// The number behind this copy's last record.
    var end: SequenceNumber { first.advanced(by: count) }

    /// How many writes to the slots there were up to this copy, its own included: every generation
    /// that did not settle a page. Nil where the numbers contradict each other.
    var slotWrites: UInt64? {
        let settled = UInt64(place - Page.firstSettled + (isInSlot ? 0 : 1))
        return generation >= settled ? generation - settled : nil
    }

    var isFilled: Bool { Page.recordBytesMax - used < Page.roomMin }

    func encode(seed: UInt32, into page: UnsafeMutableRawBufferPointer) {
        page.store(UInt16(place), at: 4)
        page.store(UInt16(count), at: 6)
        page.store(UInt16(used), at: 8)
        page.store(UInt16(isInSlot ? 1 : 0), at: 10)
        page.store(UInt32(0), at: 12)
        page.store(ordinal, at: 16)
        page.store(segmentFirst.rawValue, at: 24)
        page.store(first.rawValue, at: 32)
        page.store(durable.rawValue, at: 40)
        page.store(generation, at: 48)
        page.store(UInt64(0), at: 56)
        let body = UnsafeRawBufferPointer(rebasing: page[4..<Page.headerBytes])
        page.store(smile_crc32c(seed, body.baseAddress, body.count), at: 0)
    }

    /// Nil where the checksum fails or the numbers contradict each other.
    init?(_ page: UnsafeRawBufferPointer, seed: UInt32) {
        guard page.count >= Page.headerBytes else { return nil }
        let body = UnsafeRawBufferPointer(rebasing: page[4..<Page.headerBytes])
        guard smile_crc32c(seed, body.baseAddress, body.count) == page.load(UInt32.self, at: 0)
        else { return nil }
        place = Int(page.load(UInt16.self, at: 4))
        count = Int(page.load(UInt16.self, at: 6))
        used = Int(page.load(UInt16.self, at: 8))
        ordinal = page.load(UInt64.self, at: 16)
        segmentFirst = SequenceNumber(page.load(UInt64.self, at: 24))
        first = SequenceNumber(page.load(UInt64.self, at: 32))
        durable = SequenceNumber(page.load(UInt64.self, at: 40))
        generation = page.load(UInt64.self, at: 48)
        isInSlot = page[10] & 1 == 1
        guard place >= Page.firstSettled, used <= Page.recordBytesMax,
            count <= used / Record.headerBytes, segmentFirst <= first, durable <= end,
            first.rawValue <= SequenceNumber.countersMax, generation <= SequenceNumber.countersMax
        else { return nil }
    }

    init(
        place: Int, ordinal: UInt64, segmentFirst: SequenceNumber, first: SequenceNumber,
        durable: SequenceNumber
    ) {
        self.place = place
        self.ordinal = ordinal
        self.segmentFirst = segmentFirst
        self.first = first
        self.durable = durable
    }
}
