/// What a customer typed: a phone number, an e-mail address, or a comment. It has no description,
/// so that it cannot slip into a log or an error.
package struct CustomerContact: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The numbers stand in sealed texts, for ever.
    package enum Kind: UInt8, CaseIterable, Hashable, Sendable {
        case phone = 1
        case email = 2
        case comment = 3
    }

    /// The fewest and the most digits of a phone number (ITU-T E.164 allows 15).
    package static let digitCount = 5...15
    /// The most bytes of an address: a path has at most 256 with its angle brackets (RFC 5321,
    /// section 4.5.3.1.3).
    package static let emailBytesMax = 254
    /// The most characters, as a person counts them, of a comment: nobody types more standing.
    package static let commentCharactersMax = 280
    /// The most bytes of UTF-8 of a comment, for scripts whose letters take three or four.
    package static let commentBytesMax = 800

    package let kind: Kind
    /// As typed: a number with its `+`, the others composed and without spaces around them.
    package let text: String
    /// The text that the customer agreed to before; nil where none was asked.
    package var consent: ConsentVersion?

    /// Nil unless `phone` is 5 to 15 ASCII digits, perhaps after a `+`.
    package init?(phone: String) {
        let digits = phone.hasPrefix("+") ? phone.dropFirst() : phone[...]
        guard Self.digitCount.contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        (kind, text) = (.phone, phone)
    }

    /// Nil unless there is one `@` with something before it and a dot within what is behind it, no
    /// space, and at most `emailBytesMax` bytes. Only a message that arrives proves more.
    package init?(email: String) {
        let email = email.composed
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, email.utf8.count <= Self.emailBytesMax,
            parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
            !email.unicodeScalars.contains(where: { $0.isUnprintable || $0.properties.isWhitespace }
            )
        else { return nil }
        (kind, text) = (.email, email)
    }

    /// Nil where nothing but spaces is left, beyond `commentCharactersMax` or `commentBytesMax`,
    /// and for control characters.
    package init?(comment: String) {
        let text = String(comment.composed.trimmingSpaces)
        guard !text.isEmpty, Self.commentFits(text, lengthMax: Self.commentCharactersMax),
            !text.unicodeScalars.contains(where: \.isUnprintable)
        else { return nil }
        (kind, self.text) = (.comment, text)
    }

    /// What was typed on the pad or the keyboard of a question with this scale; nil where it is not
    /// whole, and for a scale without a contact.
    ///
    /// - Parameter typed: a number with its prefix.
    package init?(_ typed: String, on scale: Scale) {
        switch scale {
        case .phone: self.init(phone: typed)
        case .email: self.init(email: typed)
        case .comment(let lengthMax):
            guard Self.commentFits(typed, lengthMax: lengthMax) else { return nil }
            self.init(comment: typed)
        case .fourFaces, .fiveFaces, .recommendation, .reasons: return nil
        }
    }

    /// Whether a comment is short enough, in characters and in bytes: a keyboard takes no letter
    /// beyond it.
    package static func commentFits(_ text: String, lengthMax: Int) -> Bool {
        text.count <= lengthMax && text.composed.utf8.count <= commentBytesMax
    }

    package init?(_ kind: Kind, text: String) {
        switch kind {
        case .phone: self.init(phone: text)
        case .email: self.init(email: text)
        case .comment: self.init(comment: text)
        }
    }

    /// The number, where this is one.
    package var phone: String? { kind == .phone ? text : nil }

    package var description: String { "a customer's contact" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// For pages: enough to tell two cases apart, too little to call or to write to. The last two
    /// digits of a number, the first letter and the last domain of an address, the length of a
    /// comment in characters.
    package var masked: String {
        switch kind {
        case .phone: "•••" + text.suffix(2)
        case .email: "\(text.prefix(1))•••@•••.\(text.split(separator: ".").last ?? "")"
        case .comment: "••• (\(text.count))"
        }
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: SubSequence {
        let start = drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) }
        return start[start.startIndex..<(end ?? start.startIndex)]
    }
}
