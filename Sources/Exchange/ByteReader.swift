import AppendLog

/// Reads bytes of a documented layout: little-endian, explicit widths. Every step is checked.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Bytes from the beginning.
    var offset: Int { position - bytes.startIndex }
    var remaining: Int { bytes.endIndex - position }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws(PayloadFault) -> Value {
        let width = Value.bitWidth / 8
        return try take(width).reversed().reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    mutating func take(_ count: Int) throws(PayloadFault) -> ArraySlice<UInt8> {
        guard count <= remaining else {
            throw PayloadFault(byte: offset, what: "ends \(count - remaining) bytes too early")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func takeRest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }

    mutating func shortText() throws(PayloadFault) -> String {
        let at = offset
        let count = try integer(UInt8.self)
        guard let text = String(validating: try take(Int(count)), as: UTF8.self) else {
            throw PayloadFault(byte: at, what: "holds a text that is not UTF-8")
        }
        return text
    }

    mutating func stamp() throws(PayloadFault) -> Stamp {
        let boottime = try integer(UInt64.self)
        let low = try integer(UInt32.self)
        let high = try integer(UInt16.self)
        let boot = try integer(UInt16.self)
        return Stamp(
            boottimeNanoseconds: boottime, wallMilliseconds: UInt64(high) << 32 | UInt64(low),
            isWallTrusted: boot & (1 << 15) != 0, bootOrdinal: boot & 0x7fff)
    }
}

/// What is wrong with the bytes of a payload that a checksum or a signature has already vouched
/// for: they come from another version, or from a mistake of ours.
package struct PayloadFault: Error, Hashable, CustomStringConvertible {
    /// Bytes from the payload's beginning.
    package let byte: Int
    package let what: String

    package init(byte: Int, what: String) {
        self.byte = byte
        self.what = what
    }

    package var description: String { "the payload \(what) (at its byte \(byte))" }
}
