import CCurl

/// A mail server that takes messages from us: the site's own, or a provider's.
package struct MailServer: Sendable {
    /// `smtp://HOST[:PORT]`, or `smtps://HOST[:PORT]` for TLS from the first byte. A path is the
    /// name to greet with; without one it is this machine's.
    package var address: String
    package var user: String?
    package var password: Password?
    /// Whether `smtp` must turn to TLS before anything of the message is said. With a user it must
    /// in any case, and is never tried where it need not: an attacker could take the offer away.
    package var requiresEncryption = false
    /// A file of PEM certificates to trust in place of the system's.
    package var certificatesFile: String?
    package var limits = MessengerLimits()

    package init(address: String) {
        self.address = address
    }
}

/// Sends e-mails over SMTP through libcurl, each over a connection of its own.
package struct EmailMessenger: Messenger {
    private let server: MailServer

    package init(_ server: MailServer) throws(MessengerFault) {
        var server = server
        server.address = try CurlTransfer.checked(server.address, schemes: ["smtp", "smtps"])
        self.server = server
    }

    package func send(_ message: Message) -> Delivery {
        guard case .email(let email) = message else {
            return .failed(reason: "a mail server carries no SMS")
        }
        let mail: InternetMessage
        do throws(InternetMessage.Refusal) {
            mail = try InternetMessage(email)
        } catch {
            return .failed(reason: "\(error)")
        }
        let conversation = MailConversation(mail.bytes)
        let code = withExtendedLifetime(conversation) { transfer(mail, conversation) }
        return conversation.outcome(code).delivery(
            to: message.maskedRecipient,
            reference: conversation.reply?.reference(hiding: mail.to))
    }

    private func transfer(_ mail: InternetMessage, _ conversation: MailConversation) -> CURLcode {
        let transfer = CurlTransfer(
            schemes: "smtp,smtps", limits: server.limits, certificatesFile: server.certificatesFile)
        let recipients = curl_slist_append(nil, mail.to.text)
        defer { curl_slist_free_all(recipients) }
        transfer.set(CURLOPT_URL, server.address)
        transfer.set(CURLOPT_MAIL_FROM, mail.from.text)
        transfer.set(CURLOPT_MAIL_RCPT, recipients)
        transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, server.limits.answerSeconds)
        setSecurity(transfer)
        conversation.join(transfer)
        return transfer.perform()
    }

    private func setSecurity(_ transfer: borrowing CurlTransfer) {
        let mustEncrypt = server.requiresEncryption || server.user != nil
        let level = mustEncrypt ? CURLUSESSL_ALL : CURLUSESSL_NONE
        transfer.set(CURLOPT_USE_SSL, Int(level.rawValue))
        if let user = server.user { transfer.set(CURLOPT_USERNAME, user) }
        if let password = server.password { transfer.set(CURLOPT_PASSWORD, password.characters) }
    }
}

/// Our side of one conversation with a mail server: what libcurl reads from us and what it heard.
private final class MailConversation {
    private let bytes: [UInt8]
    private var given = 0
    private(set) var reply: MailReply?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func outcome(_ code: CURLcode) -> MailOutcome {
        MailOutcome(code: code.rawValue, wasHandedOver: given == bytes.count, reply: reply)
    }

    /// This must live until the transfer is over.
    func join(_ transfer: borrowing CurlTransfer) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        transfer.set(CURLOPT_UPLOAD, 1)
        transfer.set(size: bytes.count)
        transfer.set(CURLOPT_READDATA, me)
        transfer.setReader { buffer, size, count, me in
            Unmanaged<MailConversation>.fromOpaque(me!).takeUnretainedValue()
                .give(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
        }
        transfer.set(CURLOPT_HEADERDATA, me)
        transfer.setReceiver(CURLOPT_HEADERFUNCTION) { line, size, count, me in
            Unmanaged<MailConversation>.fromOpaque(me!).takeUnretainedValue()
                .hear(UnsafeRawBufferPointer(start: line, count: size * count))
            return size * count
        }
    }

    /// The last two bytes, the end of the last line, go alone. libcurl asks for them only once
    /// everything before is in the socket, so until then nothing was handed over.
    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let end = given < bytes.count - 2 ? bytes.count - 2 : bytes.count
        let part = bytes[given..<min(end, given + buffer.count)]
        buffer.copyBytes(from: part)
        given += part.count
        return part.count
    }

    /// After a refusal libcurl still says goodbye; the answer to that, 221, says nothing about the
    /// message.
    private func hear(_ line: UnsafeRawBufferPointer) {
        if let last = MailReply(line: line), last.code != 221 { reply = last }
    }
}
