package import Feedback

/// A panel's wish to sign with another key from now on: the body of `POST /v1/panels/{id}/keys`,
/// signed by the present key and then by the new one, so that nobody can lay a stranger's key
/// under a panel's name.
///
/// A value of this type is verified. `Docs/Formats/messages.md` has the bytes.
package struct KeyChange: Hashable, Sendable {
    package static let byteCount = 240
    package static let mediaType = "application/vnd.smile-panel.key"
    private static let magic = "SMILEKEY"
    private static let signedBytes = 112

    package let panel: PanelID
    /// Ed25519, 32 bytes each.
    package let presentKey: [UInt8]
    package let newKey: [UInt8]

    package static func signed(from present: PanelKey, to new: PanelKey) -> [UInt8] {
        var writer = MessageHead.writer(magic, length: byteCount)
        writer.put(present.panel.bytes)
        writer.put(present.publicKey)
        writer.put(new.publicKey)
        writer.putZeros(signedBytes - writer.bytes.count)
        writer.put(present.signature(of: writer.bytes))
        writer.put(new.signature(of: writer.bytes))
        return writer.bytes
    }

    package init(verifying bytes: [UInt8]) throws(MessageFault) {
        try MessageHead.check(bytes, Self.magic, length: Self.byteCount)
        panel = PanelID(bytes: bytes[16..<32])
        presentKey = Array(bytes[32..<64])
        newKey = Array(bytes[64..<96])
        guard MessageHead.isSigned(bytes, upTo: Self.signedBytes, by: presentKey),
            MessageHead.isSigned(bytes, upTo: Self.signedBytes + 64, by: newKey)
        else { throw .wrongSignature }
    }
}
