/// What was read of a segment file: any of its pages, each at its own place. Made once and filled
/// again, where many segments are looked at.
final class SegmentImage {
    /// Pages that the file has, as far as it was read to its end or its header told.
    private(set) var pageCount = 0
    /// The pages that are here, ascending; none twice.
    private(set) var parts: [Range<Int>] = []
    /// Why some of them are filled with ones, which verify as nothing.
    private(set) var unreadable: StorageFault?
    /// Which these are.
    private(set) var unreadablePages: [Int] = []
    /// Whether a page that was asked for was not there: the file is too short.
    private(set) var isShort = false

    private var memory: UnsafeMutableRawBufferPointer

    /// - Parameter pages: room for so many; more is made where a segment needs it.
    init(pages: Int) {
        // Memory that is never touched costs nothing.
        memory = .allocate(byteCount: pages * Page.byteCount, alignment: Page.byteCount)
    }

    deinit {
        memory.deallocate()
    }

    /// From the beginning of the file; only what `parts` names is to be read.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

    func page(_ index: Int) -> UnsafeRawBufferPointer {
        SegmentScan.page(index, of: bytes)
    }

    func has(_ index: Int) -> Bool {
        parts.contains { $0.contains(index) }
    }

    /// Forgets what was read.
    func clear() {
        parts = []
        pageCount = 0
        unreadable = nil
        unreadablePages = []
        isShort = false
    }

    /// How many pages there are to be, by the header; so many can be read.
    func expect(pages: Int) {
        pageCount = pages
        guard memory.count < pages * Page.byteCount else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: pages * Page.byteCount, alignment: Page.byteCount)
        for part in parts {
            let range = part.lowerBound * Page.byteCount..<part.upperBound * Page.byteCount
            UnsafeMutableRawBufferPointer(rebasing: larger[range])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[range]))
        }
        memory.deallocate()
        memory = larger
    }

    /// Reads pages that are not here yet. A page that the device does not give, twice, does not
    /// keep those beside it from being read.
    ///
    /// - Parameter pages: behind all that was read so far.
    func read(
        _ pages: Range<Int>, of file: OpenFile, from storage: any Storage
    ) throws(StorageFault) {
        let wanted = pages.clamped(to: 0..<memory.count / Page.byteCount)
        var end = wanted.lowerBound
        do throws(StorageFault) {
            end += try fill(wanted, of: file, from: storage)
        } catch {
            guard error.kind == .device else { throw error }
            while end < wanted.upperBound, try fillAlone(end, of: file, from: storage) { end += 1 }
        }
        if end < pages.upperBound { isShort = true }
        guard end > wanted.lowerBound else { return }
        if let last = parts.last, last.upperBound == wanted.lowerBound {
            parts[parts.count - 1] = last.lowerBound..<end
        } else {
            parts.append(wanted.lowerBound..<end)
        }
    }

    /// How many whole pages the file gave.
    private func fill(
        _ pages: Range<Int>, of file: OpenFile, from storage: any Storage
    ) throws(StorageFault) -> Int {
        let start = pages.lowerBound * Page.byteCount
        let target = UnsafeMutableRawBufferPointer(
            rebasing: memory[start..<pages.upperBound * Page.byteCount])
        return try storage.read(file, into: target, at: start) / Page.byteCount
    }

    /// False where the file ends before.
    private func fillAlone(
        _ index: Int, of file: OpenFile, from storage: any Storage
    ) throws(StorageFault) -> Bool {
        do throws(StorageFault) {
            return try fill(index..<index + 1, of: file, from: storage) == 1
        } catch {
            guard error.kind == .device else { throw error }
            unreadable = error
            unreadablePages.append(index)
            let start = index * Page.byteCount
            UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + Page.byteCount])
                .initializeMemory(as: UInt8.self, repeating: 0xff)
            return true
        }
    }
}
