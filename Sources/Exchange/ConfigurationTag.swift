import Crypto

/// The name of a configuration's bytes: the first 16 bytes of their SHA-256. The same bytes have
/// the same tag wherever they come from.
package struct ConfigurationTag: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 16
    /// On the wire: there is none.
    static let none = [UInt8](repeating: 0, count: byteCount)

    private let bits: UInt128

    package init(of configuration: [UInt8]) {
        bits = Self.bits(SHA256.hash(data: configuration).prefix(Self.byteCount))
    }

    /// Nil for zeros.
    init?(bytes: ArraySlice<UInt8>) {
        bits = Self.bits(bytes)
        guard bits != 0 else { return nil }
    }

    /// Reads 32 hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 2 * Self.byteCount, text.allSatisfy(\.isHexDigit),
            let bits = UInt128(text, radix: 16)
        else { return nil }
        self.bits = bits
    }

    var bytes: [UInt8] { withUnsafeBytes(of: bits.bigEndian) { Array($0) } }

    /// 32 lower-case hexadecimal digits.
    package var description: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 2 * Self.byteCount - digits.count) + digits
    }

    private static func bits(_ bytes: some Sequence<UInt8>) -> UInt128 {
        bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
