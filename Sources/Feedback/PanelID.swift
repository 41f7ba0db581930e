/// The name of one installed terminal: the first 16 bytes of SHA-256 of its Ed25519 public key.
package struct PanelID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let byteCount = 16

    package let bits: UInt128

    package init(bits: UInt128) {
        self.bits = bits
    }

    /// Reads 32 hexadecimal digits, in either case; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 2 * Self.byteCount, text.utf8.allSatisfy(\.isHexadecimalDigit),
            let bits = UInt128(text, radix: 16)
        else { return nil }
        self.bits = bits
    }

    package static func < (left: PanelID, right: PanelID) -> Bool {
        left.bits < right.bits
    }

    /// 32 lower-case hexadecimal digits.
    package var description: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 2 * Self.byteCount - digits.count) + digits
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
