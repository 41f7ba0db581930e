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
            let isAtHome =
                header.isInSlot ? Page.slots.contains(index) : header.place == index
            if header.ordinal == ordinal, isAtHome {
                state = .valid(header)
            } else {
                state = header.ordinal < ordinal ? .stale : .broken
            }
        } else {
            state = Self.isEmpty(page) ? .empty : .broken
        }
    }

    /// Zeros where the header would be.
    private static func isEmpty(_ page: UnsafeRawBufferPointer) -> Bool {
        stride(from: 0, to: Page.headerBytes, by: 8).allSatisfy {
            page.load(UInt64.self, at: $0) == 0
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
