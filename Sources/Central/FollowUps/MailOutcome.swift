import CCurl

/// How one conversation with a mail server ended, as far as we know.
///
/// | what libcurl says                        | handed over? | last reply | delivery |
/// |------------------------------------------|--------------|------------|----------|
/// | OK                                       | yes          | 250        | sent     |
/// | anything else                            | yes          | 4xx        | deferred |
/// | anything else                            | yes          | 5xx        | failed   |
/// | anything else                            | yes          | 354, other | unknown  |
/// | SEND_ERROR (sender, recipient, DATA)     | no           | 5xx        | failed   |
/// | LOGIN_DENIED                             | no           | 5xx        | failed   |
/// | anything else                            | no           | any        | deferred |
///
/// *Handed over* means that libcurl was given the last bytes of the message, which it asks for only
/// once all others are in the socket. Before that the server cannot have seen the end of the
/// message, so it has not taken it (RFC 5321, section 4.1.1.4). The last line therefore holds name
/// look-up, connecting, TLS, a server that greets with 554 or offers no encryption (it turns us
/// away, not this message), time-outs and broken connections.
struct MailOutcome: Hashable {
    var code: UInt32
    var wasHandedOver: Bool
    var reply: MailReply?

    /// - Parameter recipient: masked.
    func delivery(to recipient: String, reference: String?) -> Delivery {
        let refusal = reply.map { "reply \($0)" } ?? "no reply"
        switch (CURLcode(code), reply?.code ?? 0) {
        case (CURLE_OK, _):
            return .sent(providerReference: reference)
        case (_, 500...599) where wasHandedOver || isRefusal:
            return .failed(
                reason: "the mail server refused the message to \(recipient): \(refusal)")
        case (_, 400...499):
            return .deferred(
                reason: "the mail server put the message to \(recipient) off: \(refusal)")
        case _ where wasHandedOver:
            return .unknown(
                reason: "the message to \(recipient) was handed to the mail server, which did not "
                    + "say whether it took it: \(CURLcode(code).words)")
        default:
            return .deferred(
                reason: "the message to \(recipient) did not reach the mail server: "
                    + "\(CURLcode(code).words), \(refusal)")
        }
    }

    /// The codes with which libcurl reports that a command about this message, or the login, was
    /// answered and refused.
    private var isRefusal: Bool {
        [CURLE_SEND_ERROR, CURLE_LOGIN_DENIED].contains { $0.rawValue == code }
    }
}

/// The last line of a mail server's reply. Its free text is left out of every description: servers
/// like to repeat the recipient there.
struct MailReply: Hashable, CustomStringConvertible {
    /// The longest text that is kept, in bytes.
    static let textBytesMax = 200

    let code: Int
    /// The enhanced status code of RFC 3463, such as `5.1.1`.
    let status: String?
    let text: String

    /// Nil for a line that is not the last of a reply: three digits and a space.
    init?(line: some Collection<UInt8>) {
        let line = line.prefix(4 + Self.textBytesMax).prefix { $0 != 13 && $0 != 10 }
        guard line.count >= 3, line.dropFirst(3).first ?? 32 == 32,
            let code = Int(String(decoding: line.prefix(3), as: UTF8.self)),
            (200...599).contains(code)
        else { return nil }
        self.code = code
        let words = String(decoding: line.dropFirst(4), as: UTF8.self)
        let first = words.prefix { $0 != " " }
        let isStatus =
            first.split(separator: ".", omittingEmptySubsequences: false).count == 3
            && first.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
            && first.utf8.count <= 9
        status = isStatus ? String(first) : nil
        text = isStatus ? String(words.dropFirst(first.count + 1)) : words
    }

    var description: String { status.map { "\(code) \($0)" } ?? "\(code)" }

    /// The server's own name for a message it took. Nil where it gave none, or where it might
    /// repeat the recipient.
    func reference(hiding recipient: MailAddress) -> String? {
        let local = recipient.text.prefix { $0 != "@" }
        let isClean =
            text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("@")
            && !text.lowercased().contains(local.lowercased())
        return isClean && !text.isEmpty ? text : nil
    }
}
