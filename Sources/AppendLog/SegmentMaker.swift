/// Makes segments ready to be used: new ones of real zeros, old ones by giving them a new ordinal.
///
/// A segment appears under its name only when it is whole and synced, so a crash at any point
/// leaves nothing but an unfinished file that the next opening removes.
struct SegmentMaker {
    let files: LogFiles
    let epoch: Epoch
    let pages: Int

    /// Real zeros, not a promise of them: a file system that must first note that a block is
    /// written pays for it at every sync. One page at a time: larger writes leave large folios in
    /// memory, which make later syncs slower.
    func create(_ ordinal: UInt64) throws(StorageFault) {
        let path = files.folder.unfinished(ordinal)
        do {
            try files.withFile(path, .creating) { (file) throws(StorageFault) in
                for index in 1..<pages {
                    try files.write(Self.zeros, to: file, at: index * Page.byteCount)
                }
                try writeHeader(ordinal, pages: pages, to: file)
                try files.storage.synchronize(file, forgetting: true)
            }
            try finish(ordinal)
        } catch {
            // On a full disk the part that was made is worth more as free space.
            try? files.storage.move(path, to: nil)
            throw error
        }
    }

    /// Makes a spare of a segment that was let go and has its unfinished name by now: the new
    /// ordinal makes its pages void.
    ///
    /// - Returns: how many pages it has: as many as before.
    func renew(_ ordinal: UInt64) throws(StorageFault) -> Int {
        let path = files.folder.unfinished(ordinal)
        do {
            let pages = try files.withFile(path, .writing) { (file) throws(StorageFault) in
                let pages = try pageCount(of: file, path)
                try clearBroken(file, pages: pages)
                try writeHeader(ordinal, pages: pages, to: file)
                // Memory keeps its pages, small ones by now: to find new ones costs a batch time.
                try files.storage.synchronize(file, forgetting: false)
                return pages
            }
            try finish(ordinal)
            return pages
        } catch {
            try? files.storage.move(path, to: nil)
            throw error
        }
    }

    /// As its header tells; where that is damaged, as all are made.
    private func pageCount(of file: OpenFile, _ path: String) throws(StorageFault) -> Int {
        let header = try files.pages(of: file, from: 0, count: 1).bytes
        return header.withUnsafeBytes { try? SegmentHeader($0, path: path) }?.pages ?? pages
    }

    private func finish(_ ordinal: UInt64) throws(StorageFault) {
        let folder = files.folder
        try files.storage.move(folder.unfinished(ordinal), to: folder.segment(ordinal))
        do {
            try files.storage.synchronizeDirectory(folder.path)
        } catch {
            try? files.storage.move(folder.segment(ordinal), to: nil)
            throw error
        }
    }

    /// Zeros for every page that is not a whole one of a former life, so that an opening never
    /// takes old damage for a new torn tail; and the header tells how many pages there must be.
    private func clearBroken(_ file: OpenFile, pages: Int) throws(StorageFault) {
        let bytes = try files.pages(of: file, from: 0, count: pages).bytes
        for index in 1..<pages {
            let start = index * Page.byteCount
            guard bytes.count >= start + Page.byteCount else {
                try files.write(Self.zeros, to: file, at: index * Page.byteCount)
                continue
            }
            let isWhole = bytes.withUnsafeBytes { bytes in
                PageCopy(
                    SegmentScan.page(index, of: bytes), index: index, ordinal: .max,
                    seed: epoch.seed
                ).state != .broken
            }
            if !isWhole { try files.write(Self.zeros, to: file, at: index * Page.byteCount) }
        }
    }

    private func writeHeader(
        _ ordinal: UInt64, pages: Int, to file: OpenFile
    ) throws(StorageFault) {
        var page = Self.zeros
        page.withUnsafeMutableBytes { bytes in
            SegmentHeader(epoch: epoch, ordinal: ordinal, pages: pages).encode(into: bytes)
        }
        try files.write(page, to: file, at: 0)
    }

    private static let zeros = [UInt8](repeating: 0, count: Page.byteCount)
}
