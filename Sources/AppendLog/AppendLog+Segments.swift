// Which segment is written, which are ready, and which are let go.

extension AppendLog {
    private var segmentCount: Int { sealed.count + spares.count + (current == nil ? 0 : 1) }

    private var maker: SegmentMaker {
        SegmentMaker(files: files, epoch: epoch, pages: options.segmentPages)
    }

    /// Writes no more to the segment in use: the next append begins another.
    func sealCurrent() {
        guard let current else { return }
        files.storage.close(current.file)
        sealed.append(current.ordinal, first: current.first)
        self.current = nil
        isInspected = true
    }

    /// Goes on in the next segment.
    func roll(first: SequenceNumber) throws(StorageFault) {
        checkSpares()
        if spares.isEmpty { try makeSpare() }
        // One that cannot be opened is not tried again before the next opening.
        let spare = spares.removeFirst()
        let file = try files.storage.open(files.folder.segment(spare.ordinal), .writing)
        sealCurrent()
        current = SegmentWriter(
            file: file, ordinal: spare.ordinal, pageCount: spare.pages, first: first)
    }

    /// Makes segments until the group fits, so that it is refused before it has numbers.
    func makeRoom(for drafts: [Draft]) throws(LogFault) {
        var free = current?.pagesLeft ?? 0
        let needed = Self.pages(for: drafts, room: current?.roomInPage ?? 0)
        guard needed > free else { return }
        checkSpares()
        for spare in spares { free += spare.pages - Page.firstSettled }
        while needed > free {
            do {
                try makeSpare()
            } catch {
                throw error.kind == .full ? .full(error) : .refused(error)
            }
            free += options.segmentPages - Page.firstSettled
        }
    }

    /// Pages that a group begins, if it goes on in a page with that much room.
    private static func pages(for drafts: [Draft], room: Int) -> Int {
        drafts.withUnsafeBufferPointer { drafts in
            var room = room
            var pages = 0
            for index in drafts.indices {
                let byteCount = drafts[index].recordByteCount
                if byteCount > room {
                    pages += 1
                    room = Page.recordBytesMax
                }
                room -= byteCount
                if room < Page.roomMin { room = 0 }
            }
            return pages
        }
    }

    /// A new segment; where the disk is full, one that was only kept for its retention time: new
    /// answers come before old ones that the centre has.
    func makeSpare() throws(StorageFault) {
        guard segmentCount < options.segmentsMax else {
            try recycleKept(
                otherwise: StorageFault(
                    kind: .full, call: "create", path: files.folder.path,
                    reason: "\(options.segmentsMax) segments is the most"))
            return
        }
        do {
            let ordinal = takeOrdinal()
            try maker.create(ordinal)
            spares.append(Spare(ordinal: ordinal, pages: options.segmentPages, isChecked: true))
        } catch  where error.kind == .full {
            try recycleKept(otherwise: error)
        }
    }

    private func recycleKept(otherwise fault: StorageFault) throws(StorageFault) {
        let before = spares.count
        while spares.count == before {
            guard let count = try? acknowledgedSegments(), count > 0 else { throw fault }
            try recycleOldest()
        }
    }

    /// Ordinals are never used twice, not even after a failure.
    private func takeOrdinal() -> UInt64 {
        defer { nextOrdinal += 1 }
        return nextOrdinal
    }

    private func recycleOldest() throws(StorageFault) {
        guard !isSetAside(sealed.oldest) else {
            sealed.removeOldest()
            return
        }
        let ordinal = takeOrdinal()
        try moveOldest(to: files.folder.unfinished(ordinal))
        let pages = try maker.renew(ordinal)
        spares.append(Spare(ordinal: ordinal, pages: pages, isChecked: true))
    }

    /// Takes the oldest segment's name from it. Where that fails, the segment stays the oldest:
    /// none behind it is let go before it.
    private func moveOldest(to newPath: String?) throws(StorageFault) {
        // What an opening read may stand in memory alone: nothing is let go on its word.
        if !isCursorSynced { try writeCursor(acknowledged) }
        let name = LogFolder.name(sealed.oldest)
        do {
            try files.storage.move(files.folder.file(name), to: newPath)
        } catch {
            // A call that failed may have been performed all the same.
            let names = try files.storage.names(in: files.folder.path)
            if !names.contains(name) { sealed.removeOldest() }
            throw error
        }
        sealed.removeOldest()
    }

    /// A file of another log under one of our names is not ours to let go.
    private func isSetAside(_ ordinal: UInt64) -> Bool {
        guard (try? files.isForeign(ordinal, seed: seed)) == true else { return false }
        setAside(LogFolder.name(ordinal))
        return true
    }

    /// Reads the spares that an opening found: a page of a group that was torn there would be taken
    /// for a record once its segment is in use. Such a page, or the whole file, goes to quarantine.
    func checkSpares() {
        guard spares.contains(where: { !$0.isChecked }) else { return }
        let image = SegmentImage(pages: options.segmentPages)
        for spare in spares where !spare.isChecked {
            spares.removeAll { $0.ordinal == spare.ordinal }
            let name = LogFolder.name(spare.ordinal)
            // What the disk does not give stays where it is, for the next opening.
            guard let scan = try? files.scan(spare.ordinal, seed: seed, into: image),
                image.unreadable == nil
            else { continue }
            guard scan.isComplete else {
                // Perhaps another segment under a wrong name.
                setAside(name)
                continue
            }
            if scan.isVoid {
                spares.append(
                    Spare(ordinal: spare.ordinal, pages: scan.pageCount, isChecked: true))
            } else if scan.first == nil, setAside(pages: scan.broken, of: scan, image) {
                remove(name)
            } else {
                setAside(name)
            }
        }
        // Others may have been made since: of two segments the one used later has the higher
        // ordinal.
        spares.sort { $0.ordinal < $1.ordinal }
    }

    /// How many of the oldest segments hold nothing that the centre lacks.
    private func acknowledgedSegments() throws(LogFault) -> Int {
        var count = 0
        while count < sealed.count {
            // A segment's end is the first number of the next one.
            var end = try sealed.first(from: count + 1, in: files, seed: seed)
            if end == nil { end = current?.first }
            guard let end, end <= acknowledged else { break }
            count += 1
        }
        return count
    }

    /// Notes how far the centre has confirmed, and lets go what need not be kept.
    ///
    /// - Parameter mark: the centre has everything before it. May be lower than before: then the
    ///   centre came back from a backup, and what is still kept can be sent again.
    /// - Throws: `beyondEnd`: nothing changed. `storage`: the mark or the recycling failed; call
    ///   again with the next acknowledgement.
    package func acknowledge(before mark: SequenceNumber) throws(LogFault) {
        guard mark <= durable else { throw .beyondEnd(mark, next: durable) }
        if mark != acknowledged {
            try files.storing(try writeCursor(mark))
            acknowledged = mark
        }
        try letGo()
    }

    private func letGo() throws(LogFault) {
        let excess = try acknowledgedSegments() - options.keptSegments
        guard excess > 0 else { return }
        for _ in 0..<excess {
            if spares.count < LogOptions.sparesMax {
                try files.storing(try recycleOldest())
            } else {
                guard !isSetAside(sealed.oldest) else {
                    sealed.removeOldest()
                    continue
                }
                try files.storing(try moveOldest(to: nil))
            }
        }
        // What was let go does not come back with the next start.
        try files.storing(try files.storage.synchronizeDirectory(files.folder.path))
    }

    /// The next generation goes to the page that does not hold the last one that was synced.
    private func writeCursor(_ mark: SequenceNumber) throws(StorageFault) {
        guard var next = cursor else {
            try createCursor(mark)
            return
        }
        next.generation += 1
        next.mark = mark
        try write(next)
        cursor = next
        isCursorSynced = true
    }

    func createCursor(_ mark: SequenceNumber) throws(StorageFault) {
        let first = Cursor(epoch: epoch, generation: 1, mark: mark)
        let path = files.folder.file("cursor.new")
        let file = try files.storage.open(path, .creating)
        defer { files.storage.close(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 2 * Page.byteCount) { buffer, count in
            let file = UnsafeMutableRawBufferPointer(
                start: buffer.baseAddress, count: 2 * Page.byteCount)
            file.initializeMemory(as: UInt8.self, repeating: 0)
            first.encode(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: file[(first.page * Page.byteCount)...]))
            count = file.count
        }
        try files.write(bytes, to: file, at: 0)
        try files.storage.synchronize(file, forgetting: false)
        try files.storage.move(path, to: files.folder.cursor)
        try files.storage.synchronizeDirectory(files.folder.path)
        cursor = first
        isCursorSynced = true
    }

    private func write(_ cursor: Cursor) throws(StorageFault) {
        let file = try files.storage.open(files.folder.cursor, .writing)
        defer { files.storage.close(file) }
        let page = [UInt8](unsafeUninitializedCapacity: Page.byteCount) { buffer, count in
            let page = UnsafeMutableRawBufferPointer(
                start: buffer.baseAddress, count: Page.byteCount)
            page.initializeMemory(as: UInt8.self, repeating: 0)
            cursor.encode(into: page)
            count = page.count
        }
        try files.write(page, to: file, at: cursor.page * Page.byteCount)
        try files.storage.synchronize(file, forgetting: false)
    }
}
