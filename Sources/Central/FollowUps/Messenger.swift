package import Feedback

/// Carries one message out of the house.
///
/// The caller records the attempt, synced, before it calls (P3), and what came of it afterwards.
package protocol Messenger: Sendable {
    /// Sends, and waits for the other side's answer. Blocks for as long as the messenger's limits
    /// allow.
    func send(_ message: Message) -> Delivery
}

/// What came of one attempt. No reason holds a recipient, a text or a password (P8).
package enum Delivery: Hashable, Sendable {
    /// The next server has it. Its own name for the message, where it gave one, is what to ask it
    /// for later.
    case sent(providerReference: String?)
    /// It was certainly not taken, and trying the same again will never work.
    case failed(reason: String)
    /// It was certainly not taken, and may be tried again.
    case deferred(reason: String)
    /// It was handed over and no answer came: perhaps it was taken. Never tried again by itself
    /// (P9).
    case unknown(reason: String)
}

/// One message to one person.
package enum Message: Hashable, Sendable {
    case email(EmailMessage)
    case text(TextMessage)

    /// The sender's own name for the message, the same in every attempt.
    package var reference: String {
        switch self {
        case .email(let message): message.reference
        case .text(let message): message.reference
        }
    }

    /// The recipient, made unusable: enough to tell two apart on a page.
    package var maskedRecipient: String {
        switch self {
        case .email(let message): masked(email: message.to)
        case .text(let message): masked(phone: message.to)
        }
    }

    /// The longest reference, in bytes.
    package static let referenceBytesMax = 100

    /// Whether `reference` can stand in a Message-ID and in a gateway's log: 1 to 100 of ASCII
    /// letters, digits and `-`.
    package static func isReference(_ reference: String) -> Bool {
        (1...referenceBytesMax).contains(reference.utf8.count)
            && reference.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }
}

/// One e-mail in plain text.
package struct EmailMessage: Hashable, Sendable {
    /// The most bytes of a subject in UTF-8.
    package static let subjectBytesMax = 400
    /// The most bytes of a body in UTF-8.
    package static let bodyBytesMax = 256 * 1024

    /// The sender's address: of the envelope, so that bounces go there, and of the header.
    package var from: String
    /// Words to show beside the sender's address.
    package var fromName: String?
    package var to: String
    package var subject: String
    /// Plain text; its lines end with any of LF, CR LF and CR.
    package var body: String
    /// Names the message in its Message-ID: see `Message.isReference`.
    package var reference: String
    package var language: LanguageTag
    /// When it was written, in seconds since 1970 UTC. The same in every attempt, so that every
    /// attempt sends the same bytes.
    package var writtenAtSeconds: Int64

    package init(
        from: String, fromName: String? = nil, to: String, subject: String, body: String,
        reference: String, language: LanguageTag, writtenAtSeconds: Int64
    ) {
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.body = body
        self.reference = reference
        self.language = language
        self.writtenAtSeconds = writtenAtSeconds
    }
}

/// One SMS.
package struct TextMessage: Hashable, Sendable {
    /// 5 to 15 digits, perhaps after a `+`.
    package var to: String
    package var body: String
    /// Names the message in the gateway's log: see `Message.isReference`.
    package var reference: String

    package init(to: String, body: String, reference: String) {
        self.to = to
        self.body = body
        self.reference = reference
    }
}

// A message in a log, an error or a dump shows its reference and nothing of what it says.

extension Message: CustomStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .email(let message): message.description
        case .text(let message): message.description
        }
    }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension EmailMessage: CustomStringConvertible, CustomReflectable {
    package var description: String { "e-mail \(reference) to \(masked(email: to))" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension TextMessage: CustomStringConvertible, CustomReflectable {
    package var description: String { "SMS \(reference) to \(masked(phone: to))" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The last two digits behind dots.
private func masked(phone: String) -> String {
    phone.utf8.count > 4 ? "•••" + phone.suffix(2) : "•••"
}

/// The first letter and the last part of the domain: `o•••@•••.org`.
private func masked(email: String) -> String {
    let parts = email.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count > 1, let first = parts[0].first,
        let dot = parts[1].lastIndex(of: ".")
    else { return "•••" }
    return "\(first)•••@•••\(parts[1][dot...])"
}

extension UInt8 {
    /// An ASCII letter or digit.
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
