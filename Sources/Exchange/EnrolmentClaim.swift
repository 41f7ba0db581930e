/// A panel's word that it holds an enrolment's secret and a key: the body of `POST /v1/enrolments`.
///
/// The signature covers the secret, which was made for this one enrolment: whoever signs it holds
/// the key now. A value of this type is verified. `Docs/Formats/messages.md` has the bytes.
package struct EnrolmentClaim: Hashable, Sendable {
    package static let byteCount = 160
    package static let mediaType = "application/vnd.smile-panel.enrolment"
    private static let magic = "SMILEENR"
    private static let signedBytes = 96

    /// Ed25519, 32 bytes: of the panel that wants to be enrolled.
    package let publicKey: [UInt8]
    package var token: EnrolmentToken

    package static func signed(_ token: EnrolmentToken, by key: PanelKey) -> [UInt8] {
        var writer = MessageHead.writer(magic, length: byteCount)
        writer.put(key.publicKey)
        writer.put(token.number)
        writer.put(token.secret)
        writer.putZeros(signedBytes - writer.bytes.count)
        writer.put(key.signature(of: writer.bytes))
        return writer.bytes
    }

    package init(verifying bytes: [UInt8]) throws(MessageFault) {
        try MessageHead.check(bytes, Self.magic, length: Self.byteCount)
        publicKey = Array(bytes[16..<48])
        token = EnrolmentToken(
            number: bytes[48..<52].reversed().reduce(0) { $0 << 8 | UInt32($1) },
            secret: Array(bytes[52..<68]))
        guard MessageHead.isSigned(bytes, upTo: Self.signedBytes, by: publicKey) else {
            throw .wrongSignature
        }
    }
}
