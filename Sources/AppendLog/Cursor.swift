import CCRC32C

/// How far the centre has confirmed: two pages of a file, written in turn, so that one is whole
/// whatever happens to the other.
///
///     0  8  "SMILECUR"
///     8  2  format version
///    10  6  reserved
///    16  16 epoch
///    32  8  generation
///    40  8  high-water mark
///    48  12 reserved
///    60  4  CRC-32C of bytes 0…59
package struct Cursor: Hashable, Sendable {
    static let magic = UInt64(littleEndian: 0x5255_4345_4C49_4D53)
    static let formatVersion: UInt16 = 1
    static let headerBytes = 64

    let epoch: Epoch
    var generation: UInt64
    /// The centre has everything before this number.
    package var mark: SequenceNumber

    /// The page that this generation is written to; the other one holds the generation before.
    var page: Int { Int(generation % 2) }

    func encode(into page: UnsafeMutableRawBufferPointer) {
        page.store(Self.magic, at: 0)
        page.store(Self.formatVersion, at: 8)
        page.store(UInt16(0), at: 10)
        page.store(UInt32(0), at: 12)
        page.store(epoch.bits, at: 16)
        page.store(generation, at: 32)
        page.store(mark.rawValue, at: 40)
        page.store(UInt64(0), at: 48)
        page.store(UInt32(0), at: 56)
        page.store(smile_crc32c(0, UnsafeRawPointer(page.baseAddress), 60), at: 60)
    }

    init(epoch: Epoch, generation: UInt64, mark: SequenceNumber) {
        self.epoch = epoch
        self.generation = generation
        self.mark = mark
    }

    /// Nil for a page that is none, or is damaged.
    init?(_ page: UnsafeRawBufferPointer) {
        guard page.count >= Self.headerBytes, page.load(UInt64.self, at: 0) == Self.magic,
            page.load(UInt16.self, at: 8) == Self.formatVersion,
            page.load(UInt32.self, at: 60) == smile_crc32c(0, page.baseAddress, 60)
        else { return nil }
        epoch = Epoch(bits: page.load(UInt128.self, at: 16))
        generation = page.load(UInt64.self, at: 32)
        mark = SequenceNumber(page.load(UInt64.self, at: 40))
        guard generation <= SequenceNumber.countersMax, mark.rawValue <= SequenceNumber.countersMax
        else { return nil }
    }

    /// The newer of the pages that verify.
    init?(file: UnsafeRawBufferPointer) {
        let pages = [0, 1].compactMap { number -> Cursor? in
            let start = number * Page.byteCount
            guard file.count >= start + Self.headerBytes else { return nil }
            return Cursor(UnsafeRawBufferPointer(rebasing: file[start...]))
        }
        guard let newest = pages.max(by: { $0.generation < $1.generation }) else { return nil }
        self = newest
    }
}
