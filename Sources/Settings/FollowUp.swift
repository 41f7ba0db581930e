/// What the centre does when an answer satisfies a rule of its questionnaire.
package struct FollowUp: Hashable, Sendable {
    /// Older than a month, an answer is history.
    package static let expiries = 1...43_200

    package enum Message: Hashable, Sendable {
        case email(EmailDraft)
        case sms(SMSDraft)
    }

    /// The rule's key in the questionnaire.
    package var rule: String
    package var message: Message
    /// Counted from the answer; later, nothing is sent and the case waits in a list.
    package var expiresAfterMinutes = 1_440
    /// Nil: a message may be sent at any hour.
    package var quietHours: QuietHours?

    package init(rule: String, message: Message) {
        self.rule = rule
        self.message = message
    }
}

package struct EmailDraft: Hashable, Sendable {
    package var to: EmailAddress
    package var subject: MessageWording
    package var text: MessageWording
}

package struct SMSDraft: Hashable, Sendable {
    package enum Recipient: Hashable, Sendable {
        /// Whoever left a number in the visit; without a number nothing is sent.
        case customer
        /// A colleague: `+` and 5 to 15 digits.
        case number(String)
    }

    package var to: Recipient
    package var text: MessageWording
}

/// One mailbox: `manager@example.org`.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The most bytes (RFC 5321, section 4.5.3.1.3, without the brackets).
    package static let bytesMax = 254
    package static let localPartBytesMax = 64

    package let text: String

    /// Nil unless `text` is `dot-atom@domain` (RFC 5321, RFC 5322) in ASCII. Quoted names and
    /// address literals are refused: nobody has one, and both have carried header injections.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= Self.bytesMax,
            (1...Self.localPartBytesMax).contains(parts[0].utf8.count),
            parts[0].split(separator: ".", omittingEmptySubsequences: false)
                .allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAtomText) }),
            isHostName(String(parts[1]))
        else { return nil }
        self.text = text
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    package var description: String { text }
}

/// When nobody wants to be woken. Over midnight where `fromMinute` is later than `toMinute`.
package struct QuietHours: Hashable, Sendable {
    /// From 12 hours behind UTC to 14 ahead.
    package static let offsets = -720...840

    /// Minutes after midnight, local time, 0…1439; the first quiet one.
    package var fromMinute: Int
    /// The first minute after the quiet ones; never `fromMinute`.
    package var toMinute: Int
    /// Local time minus UTC.
    package var utcOffsetMinutes: Int

    package init(fromMinute: Int, toMinute: Int, utcOffsetMinutes: Int) {
        self.fromMinute = fromMinute
        self.toMinute = toMinute
        self.utcOffsetMinutes = utcOffsetMinutes
    }
}
