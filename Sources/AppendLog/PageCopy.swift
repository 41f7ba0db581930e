/// One page of a segment file as it was found: in a slot or settled.
struct PageCopy {
    enum State: Hashable {
        /// Nothing was ever written here.
        case empty
        /// A whole page of what the file held before it was recycled.
        case stale
        /// Its header verifies; its records are to be seen.
        case valid(PageHeader)
        /// Neither of these: torn or damaged.
        case broken
    }

    /// Where in the file.
    let index: Int
    let state: State

    /// - Parameter page: the whole page.
    init(_ page: UnsafeRawBufferPointer, index: Int, ordinal: UInt64, seed: UInt32) {
        self.index = index
        if let header = PageHeader(page, seed: seed) {
            if header.ordinal == ordinal, index < Page.firstSettled || header.place == index {
                state = .valid(header)
            } else {
                state = header.ordinal < ordinal ? .stale : .broken
            }
        } else {
            state = page[..<Page.headerBytes].allSatisfy { $0 == 0 } ? .empty : .broken
        }
    }

    var header: PageHeader? {
        if case .valid(let header) = state { header } else { nil }
    }
}

extension PageCopy {
    /// Consecutive pages of a file, from page `start` on.
    static func copies(
        _ bytes: [UInt8], from start: Int, ordinal: UInt64, seed: UInt32
    ) -> [PageCopy] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / Page.byteCount).map { number in
                PageCopy(
                    SegmentScan.page(number, of: bytes), index: start + number, ordinal: ordinal,
                    seed: seed)
            }
        }
    }
}

extension PageHeader {
    /// Hands every record of this page that verifies to `take`, in order, with its bytes' place in
    /// the page. What does not verify is passed over: the next record is looked for byte by byte.
    ///
    /// - Parameter page: at least the header and the `used` bytes behind it.
    func walk(
        _ page: UnsafeRawBufferPointer, seed: UInt32,
        _ take: (SequenceNumber, Range<Int>) -> Void
    ) {
        let stop = Page.headerBytes + used
        guard page.count >= stop else { return }
        var position = Page.headerBytes
        var expected = first
        let end = self.end
        while position + Record.headerBytes <= stop, expected < end {
            let rest = UnsafeRawBufferPointer(rebasing: page[position..<stop])
            let sequence = SequenceNumber(rest.load(UInt64.self, at: 8))
            // Only the number that is due at this place counts, unless bytes were passed over.
            if sequence >= expected, sequence < end,
                let length = Record.length(rest, seed: seed)
            {
                take(sequence, position..<position + length)
                position += length
                expected = sequence.next
            } else {
                position += 1
            }
        }
    }
}

extension Record {
    /// How long the record at the beginning of `bytes` is; nil where none verifies.
    static func length(_ bytes: UnsafeRawBufferPointer, seed: UInt32) -> Int? {
        try? verify(bytes, seed: seed)
    }
}
