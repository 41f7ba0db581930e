import AppendLog
import CCRC32C

/// What one page of a segment says, read as `Docs/Formats/append-log.md` tells it and without the
/// code that is under test.
struct PageFacts: Sendable {
    static let pageBytes = 4_096
    static let headerBytes = 64
    static let recordHeaderBytes = 32
    static let firstSettled = 3

    struct Entry: Sendable {
        let number: UInt64
        let bytes: Range<Int>
    }

    let place: Int
    let ordinal: UInt64
    let count: Int
    /// Behind the last record's last byte, from the beginning of the page.
    let end: Int
    let entries: [Entry]

    /// Nil for a page whose header's checksum fails, an empty one among them.
    init?(_ page: ArraySlice<UInt8>, seed: UInt32) {
        let start = page.startIndex
        func number(_ offset: Int, _ width: Int) -> UInt64 {
            (0..<width).reduce(0) { $0 | UInt64(page[start + offset + $1]) << (8 * UInt64($1)) }
        }
        guard number(0, 4) == Self.checksum(page[(start + 4)..<(start + Self.headerBytes)], seed)
        else { return nil }
        place = Int(number(4, 2))
        count = Int(number(6, 2))
        ordinal = number(16, 8)
        end = min(Self.headerBytes + Int(number(8, 2)), Self.pageBytes)
        var entries: [Entry] = []
        var position = Self.headerBytes
        while position + Self.recordHeaderBytes <= end {
            let length = Self.recordHeaderBytes + Int(number(position + 4, 2))
            guard position + length <= end else { break }
            let body = page[(start + position + 4)..<(start + position + length)]
            guard number(position, 4) == Self.checksum(body, seed) else { break }
            entries.append(
                Entry(number: number(position + 8, 8), bytes: position..<position + length))
            position += length
        }
        self.entries = entries
    }

    /// Whether this page counts where it stands.
    func counts(at index: Int, ordinal: UInt64) -> Bool {
        self.ordinal == ordinal && (index < Self.firstSettled || place == index)
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>, _ seed: UInt32) -> UInt64 {
        bytes.withUnsafeBytes { UInt64(smile_crc32c(seed, $0.baseAddress, $0.count)) }
    }
}
