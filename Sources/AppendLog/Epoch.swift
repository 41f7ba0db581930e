/// The birth name of a log: 128 random bits, drawn when the log is created. A panel that is imaged
/// anew begins again at sequence 1 under another epoch, so its records are new ones (P2).
package struct Epoch: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let byteCount = 16

    package let bits: UInt128

    package init(bits: UInt128) {
        self.bits = bits
    }

    /// Reads 32 hexadecimal digits; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 2 * Self.byteCount, !text.hasPrefix("+"), !text.hasPrefix("-"),
            let bits = UInt128(text, radix: 16)
        else { return nil }
        self.bits = bits
    }

    package static func < (left: Epoch, right: Epoch) -> Bool {
        left.bits < right.bits
    }

    /// 32 lower-case hexadecimal digits.
    package var description: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 2 * Self.byteCount - digits.count) + digits
    }
}
