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
        var end = text.startIndex
        while end < text.endIndex {
            let next = text.index(after: end)
            guard text[..<next].utf8.count <= 255 else { break }
            end = next
        }
        put(UInt8(text[..<end].utf8.count))
        put(text[..<end].utf8)
    }
}
