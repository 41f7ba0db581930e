import AppendLog

/// Builds bytes of a documented layout: little-endian, explicit widths.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int) {
        bytes.reserveCapacity(count)
    }

    mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Reserved bytes: written 0, ignored by readers.
    mutating func putZeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }

    /// Text behind one byte that gives its length; cut at a whole character within 255 bytes.
    mutating func putShortText(_ text: String) {
        let cut = text.prefix(bytes: 255)
        put(UInt8(cut.utf8.count))
        put(cut.utf8)
    }

    /// 16 bytes, as in a record's header.
    mutating func put(_ stamp: Stamp) {
        put(stamp.boottimeNanoseconds)
        put(UInt32(truncatingIfNeeded: stamp.wallMilliseconds))
        put(UInt16(truncatingIfNeeded: stamp.wallMilliseconds >> 32))
        put(stamp.bootOrdinal | (stamp.isWallTrusted ? 1 << 15 : 0))
    }
}

extension String {
    /// As many whole characters from the beginning as `bytes` hold in UTF-8.
    func prefix(bytes: Int) -> Substring {
        var end = startIndex
        var count = 0
        while end < endIndex {
            let next = index(after: end)
            count += self[end..<next].utf8.count
            guard count <= bytes else { break }
            end = next
        }
        return self[..<end]
    }
}
