/// The author's name of a consent's text, such as `2026-1`: it tells for ever what a customer
/// agreed to.
package struct ConsentVersion: Hashable, Sendable, CustomStringConvertible {
    package static let bytesMax = 20

    package let text: String

    /// Nil unless `text` is 1 to `bytesMax` ASCII letters, digits, dots, hyphens or underscores.
    package init?(_ text: String) {
        guard (1...Self.bytesMax).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".-_".utf8.contains(byte)
        }
    }

    package var description: String { text }
}

/// What a customer agrees to before typing anything that leads to them: a screen of its own with
/// two equal buttons (Federal Law 152-FZ, articles 6 and 9; GDPR, articles 6 and 7).
package struct Consent: Hashable, Sendable {
    package var version: ConsentVersion
    package var wording: Wording

    package init(version: ConsentVersion, wording: Wording) {
        self.version = version
        self.wording = wording
    }
}
