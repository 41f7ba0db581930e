/// The files of a log, read with the patience that damage needs.
struct LogFiles: Sendable {
    let storage: any Storage
    let folder: LogFolder

    init(directory: String, storage: any Storage) {
        self.storage = storage
        folder = LogFolder(path: directory)
    }

    /// Ordinals of all segments, ascending.
    func ordinals() throws(StorageFault) -> [UInt64] {
        try storage.names(in: folder.path).compactMap(LogFolder.ordinal(of:)).sorted()
    }

    /// Opens a file for as long as `body` takes.
    func withFile<Result>(
        _ path: String, _ purpose: OpenPurpose,
        _ body: (OpenFile) throws(StorageFault) -> Result
    ) throws(StorageFault) -> Result {
        let file = try storage.open(path, purpose)
        defer { storage.close(file) }
        return try body(file)
    }

    /// Pages as they were read.
    struct Pages {
        var bytes: [UInt8]
        /// Why some of them are filled with ones, which verify as nothing.
        var unreadable: StorageFault?

        var count: Int { bytes.count / Page.byteCount }
    }

    /// Whole pages of a file from page `index` on, as many as there are, at most `count`.
    ///
    /// A page that the device does not give, twice, does not keep those beside it from being read.
    func pages(
        of file: OpenFile, from index: Int, count: Int
    ) throws(StorageFault) -> Pages {
        var pages = Pages(bytes: [])
        var fault: StorageFault?
        pages.bytes = [UInt8](unsafeUninitializedCapacity: count * Page.byteCount) {
            buffer, filled in
            let buffer = UnsafeMutableRawBufferPointer(
                start: buffer.baseAddress, count: count * Page.byteCount)
            do throws(StorageFault) {
                filled = try storage.read(file, into: buffer, at: index * Page.byteCount)
            } catch {
                fault = error
            }
            filled -= filled % Page.byteCount
        }
        guard let fault else { return pages }
        guard fault.kind == .device else { throw fault }
        for number in index..<index + count {
            guard let page = try pageAlone(number, of: file, &pages.unreadable) else { break }
            pages.bytes += page
        }
        return pages
    }

    /// Nil where the file ends before.
    private func pageAlone(
        _ index: Int, of file: OpenFile, _ unreadable: inout StorageFault?
    ) throws(StorageFault) -> [UInt8]? {
        var page = [UInt8](repeating: 0xff, count: Page.byteCount)
        let result = page.withUnsafeMutableBytes { buffer -> Result<Int, StorageFault> in
            Result { () throws(StorageFault) in
                try storage.read(file, into: buffer, at: index * Page.byteCount)
            }
        }
        do {
            return try result.get() == Page.byteCount ? page : nil
        } catch  where error.kind == .device {
            unreadable = error
            return [UInt8](repeating: 0xff, count: Page.byteCount)
        }
    }

    /// The header of a segment; nil where it is damaged.
    ///
    /// - Throws: `storage` besides, where the device does not give it.
    func header(of ordinal: UInt64) throws(LogFault) -> SegmentHeader? {
        let path = folder.segment(ordinal)
        let page = try storing(try pages(of: path, from: 0, count: 1))
        if let fault = page.unreadable { throw .storage(fault) }
        let result = page.bytes.withUnsafeBytes { bytes -> Result<SegmentHeader?, LogFault> in
            Result { () throws(LogFault) in try SegmentHeader(bytes, path: path) }
        }
        return try result.get()
    }

    func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int) throws(StorageFault) {
        let result = bytes.withUnsafeBytes { bytes -> Result<Void, StorageFault> in
            Result { () throws(StorageFault) in try storage.write(file, bytes, at: offset) }
        }
        try result.get()
    }

    /// The same of a file that is opened for it.
    func pages(of path: String, from index: Int, count: Int) throws(StorageFault) -> Pages {
        try withFile(path, .reading) { (file) throws(StorageFault) in
            try pages(of: file, from: index, count: count)
        }
    }

    /// A whole segment and what its bytes say. A header that belongs elsewhere is as a damaged one.
    func scan(
        _ file: OpenFile, ordinal: UInt64, seed: UInt32, into image: SegmentImage
    ) throws(LogFault) -> SegmentScan {
        let header = try head(of: file, ordinal: ordinal, seed: seed, into: image)
        try readOn(image, to: image.pageCount, of: file)
        return SegmentScan(image, ordinal: ordinal, header: header, seed: seed)
    }

    func scan(
        _ ordinal: UInt64, seed: UInt32, into image: SegmentImage
    ) throws(LogFault) -> SegmentScan {
        let file = try storing(try storage.open(folder.segment(ordinal), .reading))
        defer { storage.close(file) }
        return try scan(file, ordinal: ordinal, seed: seed, into: image)
    }

    /// The header, the slots, and of the other pages those that were not synced for certain when
    /// the newest slot was written. Everything, where the slots do not tell.
    func scanEnd(
        _ file: OpenFile, ordinal: UInt64, seed: UInt32, into image: SegmentImage
    ) throws(LogFault) -> SegmentScan {
        let header = try head(of: file, ordinal: ordinal, seed: seed, into: image)
        let copies = Page.slots.map {
            PageCopy(image.page($0), index: $0, ordinal: ordinal, seed: seed)
        }
        let slots = copies.compactMap(\.header)
        let slot = slots.max { $0.generation < $1.generation }
        guard header != nil, slot != nil || !copies.contains(where: { $0.state == .broken }) else {
            try readOn(image, to: image.pageCount, of: file)
            return SegmentScan(image, ordinal: ordinal, header: header, seed: seed)
        }
        // A slot that was not used yet is about the first page.
        var newest = slot?.place ?? Page.firstSettled
        var start = Page.firstSettled
        if let slot, slot.durable >= slot.first { start = newest }
        // The page in the other slot was durable there; in its own place perhaps not yet.
        for other in slots { start = min(start, other.place) }
        start = max(start, Page.firstSettled, newest - SegmentWriter.unsyncedPagesMax)
        var end = min(start, image.pageCount)
        // Behind the last page that is there, a sync may have been under way.
        while end <= newest + SegmentWriter.unsyncedPagesMax, end < image.pageCount {
            let next = min(newest + SegmentWriter.unsyncedPagesMax + 1, image.pageCount)
            let part = end..<next
            try storing(try image.read(part, of: file, from: storage))
            for index in part where image.has(index) {
                let copy = PageCopy(image.page(index), index: index, ordinal: ordinal, seed: seed)
                if copy.header != nil { newest = max(newest, index) }
            }
            end = next
        }
        let scan = SegmentScan(image, ordinal: ordinal, header: header, seed: seed)
        // A torn group is no longer than the window; damage can be, and what is behind it counts.
        guard scan.broken.contains(where: { $0 >= Page.firstSettled }) else { return scan }
        return try self.scan(file, ordinal: ordinal, seed: seed, into: image)
    }

    /// The header, the slots and the first two settled pages: as much as tells a spare from a
    /// segment in use, nearly always.
    func scanHead(
        _ ordinal: UInt64, seed: UInt32, into image: SegmentImage
    ) throws(LogFault) -> SegmentScan {
        let file = try storing(try storage.open(folder.segment(ordinal), .reading))
        defer { storage.close(file) }
        let header = try head(of: file, ordinal: ordinal, seed: seed, into: image)
        try readOn(image, to: min(image.pageCount, Page.firstSettled + 2), of: file)
        return SegmentScan(image, ordinal: ordinal, header: header, seed: seed)
    }

    /// Begins an image: the header and the slots.
    private func head(
        of file: OpenFile, ordinal: UInt64, seed: UInt32, into image: SegmentImage
    ) throws(LogFault) -> SegmentHeader? {
        image.clear()
        try storing(try image.read(0..<Page.firstSettled, of: file, from: storage))
        var header: SegmentHeader?
        if image.has(0) {
            header = try SegmentHeader(image.page(0), path: folder.segment(ordinal))
        }
        if header?.ordinal != ordinal || header?.epoch.seed != seed { header = nil }
        image.expect(pages: header?.pages ?? LogOptions.segmentPagesMax)
        return header
    }

    private func readOn(
        _ image: SegmentImage, to end: Int, of file: OpenFile
    ) throws(LogFault) {
        guard image.parts == [0..<Page.firstSettled], end > Page.firstSettled else { return }
        try storing(try image.read(Page.firstSettled..<end, of: file, from: storage))
    }

    /// The first number of a segment, from a slot or its first two settled pages; nil for a spare.
    func first(of ordinal: UInt64, seed: UInt32) throws(LogFault) -> SequenceNumber? {
        let head = try storing(
            try pages(of: folder.segment(ordinal), from: 1, count: Page.firstSettled + 1))
        let copies = PageCopy.copies(head.bytes, from: 1, ordinal: ordinal, seed: seed)
        if let header = copies.lazy.compactMap(\.header).first { return header.segmentFirst }
        // A spare shows no damage; where there is some, the other pages tell.
        guard copies.contains(where: { $0.state == .broken }) else { return nil }
        let image = SegmentImage(pages: LogOptions.segmentPagesUsual)
        return try scan(ordinal, seed: seed, into: image).first
    }

    /// Whether a file that has the name of a segment is another log's.
    func isForeign(_ ordinal: UInt64, seed: UInt32) throws(LogFault) -> Bool {
        guard let header = try header(of: ordinal), header.epoch.seed != seed else { return false }
        // The pages decide: a header can have been written to the wrong place.
        return try first(of: ordinal, seed: seed) == nil
    }

    /// The cursor, nil where it is missing or damaged.
    func cursor() throws(StorageFault) -> Cursor? {
        let file: Pages
        do {
            file = try pages(of: folder.cursor, from: 0, count: 2)
        } catch  where error.kind == .missing {
            return nil
        }
        return file.bytes.withUnsafeBytes(Cursor.init(file:))
    }

    /// Performs a call of the disk whose failure is nobody's but the caller's.
    func storing<Result>(
        _ call: @autoclosure () throws(StorageFault) -> Result
    ) throws(LogFault) -> Result {
        do {
            return try call()
        } catch {
            throw .storage(error)
        }
    }
}
