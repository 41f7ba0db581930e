/// Puts records into one segment: fills pages, sends them to a slot or to their settled place,
/// syncs.
///
/// After a fault the segment is not to be written any more.
struct SegmentWriter {
    /// The most settled pages that are written without a sync: how far an opening looks around the
    /// newest page for what a crash left of a group.
    static let unsyncedPagesMax = PageBuffer.pages
    /// A group that filled so many pages settles its last one too, though it is not full: 16 pages
    /// side by side in one write for a thousand answers, and no page in a slot that is written once
    /// more later. It costs half a page of space on average, at most a twelfth.
    static let shortPageAfterPages = 12

    /// The newest slot stands at most so many pages before the newest page, so that an opening
    /// finds the end from it. Where groups fill their pages, an empty copy of the next page goes
    /// there.
    static let slotLagPagesMax = 48

    let file: OpenFile
    let ordinal: UInt64
    let pageCount: Int
    /// The page that is being filled; it stands at the beginning of the buffer.
    private(set) var page: PageHeader
    /// The slot that holds the newest copy of that page, or held the last one.
    private(set) var slot: Int
    /// The page that this slot holds a copy of; the first one while there is none.
    private var slotPlace = Page.firstSettled
    /// Settled pages written since the last sync.
    private var unsynced = 0
    /// The first number of the first page in the buffer.
    private var bufferFirst: SequenceNumber

    var first: SequenceNumber { page.segmentFirst }
    /// The number that the next record gets.
    var end: SequenceNumber { page.end }
    var isFull: Bool { page.place >= pageCount }
    /// Pages behind the one that is being filled.
    var pagesLeft: Int { max(0, pageCount - page.place - 1) }
    var roomInPage: Int { isFull ? 0 : Page.recordBytesMax - page.used }

    /// A segment that holds nothing yet.
    init(file: OpenFile, ordinal: UInt64, pageCount: Int, first: SequenceNumber) {
        self.file = file
        self.ordinal = ordinal
        self.pageCount = pageCount
        slot = Page.slots.upperBound
        bufferFirst = first
        page = PageHeader(
            place: Page.firstSettled, ordinal: ordinal, segmentFirst: first, first: first,
            durable: first)
    }

    /// A segment that is written on.
    ///
    /// - Parameter scan: must be sound.
    init(
        file: OpenFile, continuing scan: SegmentScan, image: SegmentImage, buffer: PageBuffer
    ) {
        guard let tail = scan.tail, let first = scan.first else {
            preconditionFailure("a segment that does not verify is not written on")
        }
        self.file = file
        ordinal = scan.ordinal
        pageCount = scan.pageCount
        bufferFirst = tail.header.first
        page = tail.header
        page.generation = scan.generation
        if Page.slots.contains(tail.index) {
            slot = tail.index
            slotPlace = tail.header.place
            let used = Page.headerBytes + page.used
            buffer.page(0).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: image.page(tail.index)[..<used]))
        } else {
            // The next write goes to the other one: the slots hold the last two.
            slot = scan.newestSlot?.index ?? Page.slots.upperBound
            slotPlace = scan.newestSlot?.header.place ?? Page.firstSettled
            page = PageHeader(
                place: tail.header.place + 1, ordinal: ordinal, segmentFirst: first,
                first: tail.header.end, durable: tail.header.end)
            page.generation = scan.generation
        }
    }

    /// Writes as many of `drafts` as fit and syncs them; returns how many.
    mutating func append(
        _ drafts: ArraySlice<Draft>, to storage: any Storage, buffer: PageBuffer, seed: UInt32
    ) throws(StorageFault) -> Int {
        page.durable = page.end
        bufferFirst = page.first
        unsynced = 0
        let start = page.place
        var filled = 0
        var position = drafts.startIndex
        while position < drafts.endIndex, !isFull {
            position += put(drafts[position...], buffer.page(filled), seed: seed)
            if position == drafts.endIndex, !page.isFilled { break }
            settle(buffer.page(filled), inSlot: false, seed: seed)
            filled += 1
            begin()
            if filled == PageBuffer.pages - 1 {
                try write(settled: filled, to: storage, buffer)
                bufferFirst = page.first
                filled = 0
            }
        }
        // Behind many pages a short one costs less space than a second writing of it costs wear.
        if page.count > 0, page.place - start >= Self.shortPageAfterPages {
            settle(buffer.page(filled), inSlot: false, seed: seed)
            filled += 1
            begin()
        }
        try finish(filled, to: storage, buffer, seed: seed)
        return position - drafts.startIndex
    }

    /// Makes it durable that the segment begins here, without a record.
    mutating func begin(
        in storage: any Storage, buffer: PageBuffer, seed: UInt32
    ) throws(StorageFault) {
        try writeSlot(to: storage, buffer, seed: seed)
        try storage.synchronize(file, forgetting: false)
    }

    /// Puts as many of `drafts` into the page as fit; returns how many.
    private mutating func put(
        _ drafts: ArraySlice<Draft>, _ bytes: UnsafeMutableRawBufferPointer, seed: UInt32
    ) -> Int {
        let room = UnsafeMutableRawBufferPointer(rebasing: bytes[(Page.headerBytes + page.used)...])
        let written = Record.encode(
            drafts, from: page.end, seed: seed, into: room, roomMin: Page.roomMin)
        page.used += written.bytes
        page.count += written.count
        return written.count
    }

    /// Gives the page its header, and zeros behind its records.
    private mutating func settle(
        _ bytes: UnsafeMutableRawBufferPointer, inSlot isInSlot: Bool, seed: UInt32
    ) {
        page.generation += 1
        page.isInSlot = isInSlot
        UnsafeMutableRawBufferPointer(rebasing: bytes[(Page.headerBytes + page.used)...])
            .initializeMemory(as: UInt8.self, repeating: 0)
        page.encode(seed: seed, into: bytes)
    }

    private mutating func begin() {
        page.place += 1
        page.first = page.end
        page.count = 0
        page.used = 0
    }

    /// Writes what is left in the buffer, and syncs.
    private mutating func finish(
        _ filled: Int, to storage: any Storage, _ buffer: PageBuffer, seed: UInt32
    ) throws(StorageFault) {
        if filled > 0 {
            try write(settled: filled, to: storage, buffer)
            buffer.page(0).copyMemory(from: UnsafeRawBufferPointer(buffer.page(filled)))
        }
        let isMarkDue = !isFull && page.place - slotPlace > Self.slotLagPagesMax
        if page.count > 0 || isMarkDue { try writeSlot(to: storage, buffer, seed: seed) }
        try storage.synchronize(file, forgetting: false)
    }

    /// The pages before the one that is being filled, side by side in their settled places.
    private mutating func write(
        settled count: Int, to storage: any Storage, _ buffer: PageBuffer
    ) throws(StorageFault) {
        let place = page.place - count
        if unsynced + count > Self.unsyncedPagesMax {
            try storage.synchronize(file, forgetting: false)
            page.durable = max(page.durable, bufferFirst)
            unsynced = 0
        }
        try storage.write(file, buffer.pages(count), at: place * Page.byteCount)
        unsynced += count
    }

    /// The page that is being filled, into the slot that does not hold its newest copy.
    private mutating func writeSlot(
        to storage: any Storage, _ buffer: PageBuffer, seed: UInt32
    ) throws(StorageFault) {
        slot = Page.slots.lowerBound + Page.slots.upperBound - slot
        slotPlace = page.place
        settle(buffer.page(0), inSlot: true, seed: seed)
        try storage.write(file, buffer.pages(1), at: slot * Page.byteCount)
    }
}
