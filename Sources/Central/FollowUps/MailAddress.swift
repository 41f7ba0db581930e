/// An e-mail address that can stand in a command to a mail server and in a header without a quote:
/// `dot-atom@domain` of RFC 5321, in ASCII.
///
/// An international domain is written in its `xn--` form. Quoted local parts and address literals
/// are refused: nobody has one, and both have carried header injections.
struct MailAddress: Hashable, Sendable {
    /// RFC 5321, section 4.5.3.1.
    static let localPartBytesMax = 64
    /// A path of 256 bytes less its angle brackets.
    static let bytesMax = 254
    static let labelBytesMax = 63

    let text: String
    let domain: Substring

    /// Nil for anything else, control characters and spaces included.
    init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax, let at = text.firstIndex(of: "@"),
            Self.isLocalPart(text[..<at]), Self.isDomain(text[text.index(after: at)...])
        else { return nil }
        self.text = text
        domain = text[text.index(after: at)...]
    }

    private static func isLocalPart(_ part: Substring) -> Bool {
        part.utf8.count <= localPartBytesMax && isDotted(part) { $0.utf8.allSatisfy(isAtomText) }
    }

    private static func isDomain(_ part: Substring) -> Bool {
        isDotted(part) { label in
            label.utf8.count <= labelBytesMax && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isDotted(_ part: Substring, _ isLabel: (Substring) -> Bool) -> Bool {
        part.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && isLabel($0) }
    }

    /// `atext` of RFC 5322, section 3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
