import Feedback

/// Where an export stands, behind one of its rows. It is the last field of every row, so that a
/// file that was cut anywhere goes on behind its last whole row.
///
/// It has the moment as of which the export is, so that answers that came later are in no part of
/// it, and how many rows there are so far with the sum of their sequences: a part that would not
/// fit the one before is refused.
package struct ExportCursor: Hashable, Sendable {
    /// Answers that the centre received before this moment are in the export, in milliseconds
    /// since 1970.
    package var asOf: Int64
    /// Of the row's answer.
    var log: Int64
    var sequence: Int64
    /// Up to the row, with it.
    package var rows: Int64
    /// Of the rows so far.
    package var sequences: Int64
    /// Of the request.
    var request: UInt32

    private static let version: UInt8 = 1
    /// Version 1, moment 6, log 5, sequence 6, rows 5, sequences 8, request 4.
    static let byteCount = 35
    static let textBytes = (byteCount * 4 + 2) / 3

    /// Nil for a text that is no cursor.
    package init?(_ text: String) {
        guard text.utf8.count == Self.textBytes else { return nil }
        var bits: UInt32 = 0
        var bytes: [UInt8] = []
        for (place, digit) in text.utf8.enumerated() {
            guard let value = Self.digits.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            if place % 4 > 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> Self.rest(place))) }
        }
        var reader = bytes[...]
        func take(_ count: Int) -> Int64 {
            defer { reader = reader.dropFirst(count) }
            return reader.prefix(count).reduce(0) { $0 << 8 | Int64($1) }
        }
        guard take(1) == Int64(Self.version) else { return nil }
        asOf = take(6)
        log = take(5)
        sequence = take(6)
        rows = take(5)
        sequences = take(8)
        request = UInt32(take(4))
    }

    /// How many of the bits so far belong to the next byte, after a digit that ends one.
    private static func rest(_ place: Int) -> UInt32 { 6 - UInt32(place % 4) * 2 }

    init(asOf: Int64, request: UInt32) {
        self.asOf = min(asOf, Self.asOfMax)
        (log, sequence, rows, sequences) = (0, 0, 0, 0)
        self.request = request
    }

    /// What six bytes hold: some 8,900 years from 1970.
    static let asOfMax: Int64 = 1 << 48 - 1

    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Base64url without padding (RFC 4648, section 5).
    package var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        var bits: UInt32 = 0
        var count: UInt32 = 0
        // Every row has one: its digits go to `bytes` together.
        var text = InlineArray<48, UInt8>(repeating: 0)
        var length = 0
        let digits = Self.digits
        func put(_ byte: UInt8) {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text[length] = digits[Int(bits >> count & 63)]
                length += 1
            }
        }
        func put(_ value: Int64, _ width: Int) {
            for place in (0..<width).reversed() {
                put(UInt8(truncatingIfNeeded: value >> (Int64(place) * 8)))
            }
        }
        put(Self.version)
        put(asOf, 6)
        put(log, 5)
        put(sequence, 6)
        put(rows, 5)
        put(sequences, 8)
        put(Int64(request), 4)
        // The last digit has the bits that are left.
        if count > 0 {
            text[length] = digits[Int(bits << (6 - count) & 63)]
            length += 1
        }
        text.span.withUnsafeBytes { bytes.append(contentsOf: $0.prefix(length)) }
    }
}
