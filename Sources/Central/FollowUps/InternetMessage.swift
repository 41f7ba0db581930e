import FoundationEssentials

/// The bytes of one e-mail (RFC 5322, MIME): ASCII, lines that end with CR LF and, unless an
/// address is longer, hold at most 76 characters.
package struct InternetMessage {
    let from: MailAddress
    let to: MailAddress
    package let bytes: [UInt8]

    /// Why a message cannot be written. None of it can be helped by trying again.
    package enum Refusal: Error, Hashable, CustomStringConvertible {
        case senderAddress
        case senderName
        case recipientAddress
        case subject
        case body
        case reference

        package var description: String {
            switch self {
            case .senderAddress:
                "the sender's address is not a plain NAME@DOMAIN in ASCII; correct it in the "
                    + "configuration"
            case .senderName:
                "the sender's name holds a control character or is longer than "
                    + "\(EmailMessage.subjectBytesMax) bytes; correct it in the configuration"
            case .recipientAddress:
                "the recipient's address is not a plain NAME@DOMAIN in ASCII"
            case .subject:
                "the subject is empty, holds a control character or is longer than "
                    + "\(EmailMessage.subjectBytesMax) bytes"
            case .body: "the body is longer than \(EmailMessage.bodyBytesMax) bytes"
            case .reference: "the message's reference is not made of letters, digits and hyphens"
            }
        }
    }

    package init(_ message: EmailMessage) throws(Refusal) {
        guard let from = MailAddress(message.from) else { throw .senderAddress }
        guard let to = MailAddress(message.to) else { throw .recipientAddress }
        if let name = message.fromName, !Self.isHeaderText(name) { throw .senderName }
        guard Self.isHeaderText(message.subject) else { throw .subject }
        guard message.body.utf8.count <= EmailMessage.bodyBytesMax else { throw .body }
        guard Message.isReference(message.reference) else { throw .reference }
        self.from = from
        self.to = to
        let text = Self.header(message, from: from, to: to) + "\r\n" + Self.encoded(message.body)
        bytes = Array(text.utf8)
    }

    /// Neither empty nor too long, and without a character that could end a line or steer a
    /// terminal.
    private static func isHeaderText(_ text: String) -> Bool {
        (1...EmailMessage.subjectBytesMax).contains(text.utf8.count)
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    private static func header(
        _ message: EmailMessage, from: MailAddress, to: MailAddress
    ) -> String {
        let sender = message.fromName.map { words("From", $0) + "\r\n <" } ?? "From: <"
        let lines = [
            "Date: \(MailDate(secondsSince1970: message.writtenAtSeconds))",
            "\(sender)\(from.text)>",
            "To: <\(to.text)>",
            words("Subject", message.subject),
            "Message-ID: <\(message.reference)@\(from.domain)>",
            // Out-of-office programs must not answer (RFC 3834).
            "Auto-Submitted: auto-generated",
            "Content-Language: \(message.language)",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: base64",
        ]
        return lines.map { $0 + "\r\n" }.joined()
    }

    /// A header of free text. What is not short plain ASCII becomes encoded-words (RFC 2047), one a
    /// line, none of which cuts a character.
    private static func words(_ name: String, _ text: String) -> String {
        if isPlain(text), name.utf8.count + 2 + text.utf8.count <= 76 { return "\(name): \(text)" }
        // 39 bytes are 52 characters of Base64: with 12 around them and the longest name, 73.
        return "\(name): "
            + pieces(text, bytesMax: 39)
            .map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }

    /// Letters, digits, spaces between them and the marks that mean nothing in any header.
    private static func isPlain(_ text: String) -> Bool {
        text.first != " " && text.last != " "
            && text.utf8.allSatisfy { $0.isLetterOrDigit || " -!#+".utf8.contains($0) }
    }

    private static func pieces(_ text: String, bytesMax: Int) -> [String] {
        var pieces = [String.UnicodeScalarView()]
        var bytes = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if bytes + width > bytesMax {
                pieces.append(String.UnicodeScalarView())
                bytes = 0
            }
            pieces[pieces.count - 1].append(scalar)
            bytes += width
        }
        return pieces.map { String($0) }
    }

    /// Base64 throughout: it needs no dot-stuffing and has no line that a server could rewrap.
    private static func encoded(_ body: String) -> String {
        let text = Data(normalised(body).utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return text.hasSuffix("\r\n") ? text : text + "\r\n"
    }

    /// Lines end with CR LF, the last one too; other control characters than the tab become the
    /// replacement character, so that one in a customer's text cannot stop a follow-up.
    private static func normalised(_ body: String) -> String {
        var text = String.UnicodeScalarView()
        var previous: Unicode.Scalar = "\n"
        for scalar in body.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r": text.append(contentsOf: "\r\n".unicodeScalars)
            case "\t": text.append(scalar)
            case _ where scalar.properties.generalCategory == .control: text.append("\u{FFFD}")
            default: text.append(scalar)
            }
            previous = scalar
        }
        if !text.isEmpty, previous != "\n", previous != "\r" {
            text.append(contentsOf: "\r\n".unicodeScalars)
        }
        return String(text)
    }
}
