import CCRC32C

/// The first page of a segment.
///
///     0  8  "SMILELOG"
///     8  2  format version
///    10  2  bytes of this header
///    12  4  incompatible features
///    16  4  compatible features
///    20  4  pages in the segment
///    24  16 epoch
///    40  8  ordinal
///    48  12 reserved
///    60  4  CRC-32C of bytes 0…59
struct SegmentHeader: Hashable {
    static let magic = UInt64(littleEndian: 0x474F_4C45_4C49_4D53)
    static let version: UInt16 = 1
    static let byteCount = 64

    var epoch: Epoch
    var ordinal: UInt64
    var pages: Int

    func encode(into page: UnsafeMutableRawBufferPointer) {
        page.store(Self.magic, at: 0)
        page.store(Self.version, at: 8)
        page.store(UInt16(Self.byteCount), at: 10)
        page.store(UInt64(0), at: 12)
        page.store(UInt32(pages), at: 20)
        page.store(epoch.bits, at: 24)
        page.store(ordinal, at: 40)
        page.store(UInt64(0), at: 48)
        page.store(UInt32(0), at: 56)
        page.store(smile_crc32c(0, UnsafeRawPointer(page.baseAddress), 60), at: 60)
    }

    /// Nil for what is no header of this format, or is damaged.
    ///
    /// - Throws: `newerFormat` for a whole header of a later version.
    init?(_ page: UnsafeRawBufferPointer, path: String) throws(LogFault) {
        guard page.count >= Self.byteCount, page.load(UInt64.self, at: 0) == Self.magic,
            page.load(UInt32.self, at: 60) == smile_crc32c(0, page.baseAddress, 60)
        else { return nil }
        let version = page.load(UInt16.self, at: 8)
        guard version <= Self.version else {
            throw .newerFormat(path: path, what: "format version \(version)")
        }
        let features = page.load(UInt32.self, at: 12)
        guard features == 0 else {
            throw .newerFormat(path: path, what: "features \(String(features, radix: 16))")
        }
        pages = Int(page.load(UInt32.self, at: 20))
        epoch = Epoch(bits: page.load(UInt128.self, at: 24))
        ordinal = page.load(UInt64.self, at: 40)
        guard (LogOptions.segmentPagesMin...LogOptions.segmentPagesMax).contains(pages) else {
            return nil
        }
    }

    init(epoch: Epoch, ordinal: UInt64, pages: Int) {
        self.epoch = epoch
        self.ordinal = ordinal
        self.pages = pages
    }
}

/// Names and places of the log's files.
struct LogFolder: Hashable, Sendable {
    let path: String

    static let digits = 16
    /// A file with a higher number is none of ours: the ordinals behind it would not fit a name.
    static let ordinalMax: UInt64 = 9_000_000_000_000_000

    static func name(_ ordinal: UInt64, _ ending: String = "seg") -> String {
        var rest = ordinal
        let number = String(unsafeUninitializedCapacity: digits) { bytes in
            for place in (0..<digits).reversed() {
                bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return digits
        }
        return "\(number).\(ending)"
    }

    /// The ordinal in a segment's name; nil for another name.
    static func ordinal(of name: String) -> UInt64? {
        guard name.hasSuffix(".seg"), name.utf8.count == digits + 4,
            name.utf8.prefix(digits).allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return UInt64(name.dropLast(4)).flatMap { $0 <= ordinalMax ? $0 : nil }
    }

    func segment(_ ordinal: UInt64) -> String { path + "/" + Self.name(ordinal) }
    func unfinished(_ ordinal: UInt64) -> String { path + "/" + Self.name(ordinal, "new") }
    func file(_ name: String) -> String { path + "/" + name }
    var cursor: String { path + "/cursor" }
    var lock: String { path + "/lock" }
    var quarantine: String { path + "/quarantine" }
}
