/// Bytes as text that people can read to each other: Crockford's base 32, most significant bit
/// first.
package enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    package static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = (bits << 8 | Int(byte)) & 0xfff
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[bits >> count & 31])
            }
        }
        if count > 0 { text.append(digits[bits << (5 - count) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Takes capitals, `o` for 0, and `i` and `l` for 1. Nil where a letter is none of the digits,
    /// or the text does not hold just so many bytes.
    package static func bytes(_ text: some StringProtocol, count: Int) -> [UInt8]? {
        guard text.utf8.count == (count * 8 + 4) / 5 else { return nil }
        var bytes: [UInt8] = []
        var (bits, pending) = (0, 0)
        for letter in text.utf8 {
            guard let value = value(letter) else { return nil }
            bits = (bits << 5 | value) & 0xfff
            pending += 5
            if pending >= 8 {
                pending -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> pending))
            }
        }
        // Unused bits are 0, so that a value has one text.
        return bits & ((1 << pending) - 1) == 0 ? bytes : nil
    }

    private static func value(_ letter: UInt8) -> Int? {
        let upper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter)
        switch upper ? letter | 0x20 : letter {
        case UInt8(ascii: "o"): return 0
        case UInt8(ascii: "i"), UInt8(ascii: "l"): return 1
        case let digit: return digits.firstIndex(of: digit)
        }
    }
}
