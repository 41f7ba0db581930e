import CCurl
import Feedback

/// Kannel, or whatever speaks its `sendsms`.
package struct TextGateway: Sendable {
    package static let partsRange = 1...8
    /// The longest answer that is read, in bytes.
    package static let answerBytesMax = 4 * 1024

    /// `http://HOST[:PORT]/cgi-bin/sendsms`, or `https`. The gateway takes recipient, text and
    /// password in the address, so plain `http` belongs on this machine alone.
    package var address: String
    package var user: String
    package var password: Password
    /// What the phone shows as sender: digits, or up to 11 letters. Nil for the gateway's own.
    package var sender: String?
    /// The most parts of one message. Not more than the gateway's `max-messages` for this user,
    /// whose default is 1: it cuts a longer text off without a word.
    package var partsMax = 1
    /// A file of PEM certificates to trust in place of the system's.
    package var certificatesFile: String?
    package var limits = MessengerLimits()

    package init(address: String, user: String, password: Password) {
        self.address = address
        self.user = user
        self.password = password
    }
}

/// Sends SMS through Kannel's `sendsms`, each over a connection of its own.
package struct TextMessenger: Messenger {
    private let gateway: TextGateway

    package init(_ gateway: TextGateway) throws(MessengerFault) {
        var gateway = gateway
        gateway.address = try CurlTransfer.checked(gateway.address, schemes: ["http", "https"])
        guard gateway.sender.map(Self.isSender) ?? true else { throw .sender }
        guard TextGateway.partsRange.contains(gateway.partsMax) else { throw .partsMax }
        self.gateway = gateway
    }

    package func send(_ message: Message) -> Delivery {
        guard case .text(let text) = message else {
            return .failed(reason: "an SMS gateway carries no e-mail")
        }
        let sms = SMSText(text.body)
        if let reason = refusal(text, sms) { return .failed(reason: reason) }
        let transfer = CurlTransfer(
            schemes: "http,https", limits: gateway.limits,
            certificatesFile: gateway.certificatesFile)
        let answer = GatewayAnswer()
        transfer.set(CURLOPT_URL, url(text, sms))
        transfer.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        answer.join(transfer)
        let code = withExtendedLifetime(answer) { transfer.perform() }
        let outcome = GatewayOutcome(
            code: code.rawValue, wasHandedOver: transfer.number(CURLINFO_REQUEST_SIZE) > 0,
            status: transfer.number(CURLINFO_RESPONSE_CODE), answer: answer.text)
        return outcome.delivery(to: message.maskedRecipient)
    }

    private func refusal(_ message: TextMessage, _ sms: SMSText) -> String? {
        if CustomerContact(phone: message.to) == nil {
            return "the recipient is not a phone number of \(CustomerContact.digitCount) digits"
        }
        if !Message.isReference(message.reference) {
            return "the message's reference is not made of letters, digits and hyphens"
        }
        if sms.text.isEmpty { return "the text is empty" }
        if sms.parts > gateway.partsMax {
            return "the text needs \(sms.parts) parts of an SMS and \(gateway.partsMax) may be "
                + "sent; shorten it, or allow more here and at the gateway"
        }
        return nil
    }

    private func url(_ message: TextMessage, _ sms: SMSText) -> String {
        var parameters = [
            ("username", gateway.user), ("password", gateway.password.characters),
            ("to", message.to), ("coding", "\(sms.coding.rawValue)"), ("charset", "UTF-8"),
            // Stands in the gateway's access log, where an unknown delivery can be looked up.
            ("binfo", message.reference), ("text", sms.text),
        ]
        if let sender = gateway.sender { parameters.append(("from", sender)) }
        return gateway.address + "?"
            + parameters.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    }

    private static func isSender(_ sender: String) -> Bool {
        let isNumber = sender.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return (1...(isNumber ? 15 : 11)).contains(sender.utf8.count)
            && sender.utf8.allSatisfy(\.isLetterOrDigit)
    }
}

/// Everything but RFC 3986's unreserved characters, byte by byte.
private func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        if byte.isLetterOrDigit || "-._~".utf8.contains(byte) {
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
    return encoded
}

/// What the gateway says, as it comes in.
private final class GatewayAnswer {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// This must live until the transfer is over.
    func join(_ transfer: borrowing CurlTransfer) {
        transfer.set(CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        transfer.setReceiver(CURLOPT_WRITEFUNCTION) { bytes, size, count, me in
            Unmanaged<GatewayAnswer>.fromOpaque(me!).takeUnretainedValue()
                .take(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
    }

    /// How many bytes were taken; fewer than given ends the transfer.
    private func take(_ more: UnsafeRawBufferPointer) -> Int {
        guard more.count <= TextGateway.answerBytesMax - bytes.count else { return 0 }
        bytes.append(contentsOf: more)
        return more.count
    }
}
