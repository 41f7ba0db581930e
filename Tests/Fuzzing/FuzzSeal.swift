import CCRC32C

#if !FUZZING
    @testable import AppendLog
#endif

/// What becomes of a valid image: a few bytes changed, or whole pages.
///
/// Without a seal, a checksum stands before everything that was changed, and any record that is
/// read must be one that was written. With one, the checksums of what was changed are made to fit
/// again, so that the code behind them meets every value there is.
struct FuzzSeal: OptionSet {
    let rawValue: UInt8

    static let headers = FuzzSeal(rawValue: 1)
    static let records = FuzzSeal(rawValue: 2)

    static let editsMax = 12
    static let editBytesMax = 8

    /// Applies what the input asks for to an image of whole pages.
    ///
    /// - Returns: the pages that were changed.
    static func edit(
        _ image: UnsafeMutableRawBufferPointer, by input: inout FuzzInput
    ) -> Set<Int> {
        var changed: Set<Int> = []
        let pages = image.count / Page.byteCount
        for _ in 0..<editsMax where !input.isEmpty {
            let page = pages == 1 ? 0 : Int(input.byte()) % pages
            let target = UnsafeMutableRawBufferPointer(
                rebasing: image[(page * Page.byteCount)..<((page + 1) * Page.byteCount)])
            changed.insert(page)
            edit(target, of: image, by: &input)
        }
        return changed
    }

    private static func edit(
        _ page: UnsafeMutableRawBufferPointer, of image: UnsafeMutableRawBufferPointer,
        by input: inout FuzzInput
    ) {
        let kind = input.byte()
        switch kind % 8 {
        case 0: page.initializeMemory(as: UInt8.self, repeating: 0)
        case 1:
            let source = Int(input.byte()) % (image.count / Page.byteCount) * Page.byteCount
            page.copyBytes(from: Array(image[source..<source + Page.byteCount]))
        default:
            // Half of all in the header, where every byte means something.
            let bound = kind % 8 < 5 ? Page.headerBytes : Page.byteCount
            let start = input.below(bound)
            let count = 1 + Int(kind >> 3) % editBytesMax
            for offset in start..<min(start + count, page.count) {
                let value = input.byte()
                page[offset] = kind % 2 == 0 ? value : page[offset] ^ (value | 1)
            }
        }
    }

    /// Makes the checksums of a segment's page fit.
    func apply(to page: UnsafeMutableRawBufferPointer, seed: UInt32) {
        if contains(.records) { Self.sealRecords(of: page, seed: seed) }
        if contains(.headers) { Self.seal(page, 4..<Page.headerBytes, at: 0, seed: seed) }
    }

    /// Of a segment's first page, or a page of the cursor.
    func applyToHeader(_ page: UnsafeMutableRawBufferPointer) {
        if contains(.headers) { Self.seal(page, 0..<60, at: 60, seed: 0) }
    }

    private static func sealRecords(of page: UnsafeMutableRawBufferPointer, seed: UInt32) {
        let used = Int(UnsafeRawBufferPointer(page).load(UInt16.self, at: 8))
        let stop = min(Page.headerBytes + used, page.count)
        var position = Page.headerBytes
        while position + Record.headerBytes <= stop {
            let payload = UnsafeRawBufferPointer(page).load(UInt16.self, at: position + 4)
            let end = position + Record.headerBytes + Int(payload)
            guard end <= stop else { return }
            seal(page, position + 4..<end, at: position, seed: seed)
            position = end
        }
    }

    static func seal(
        _ page: UnsafeMutableRawBufferPointer, _ body: Range<Int>, at offset: Int, seed: UInt32
    ) {
        let bytes = UnsafeRawBufferPointer(rebasing: page[body])
        page.store(smile_crc32c(seed, bytes.baseAddress, bytes.count), at: offset)
    }
}
