import Crypto
package import Feedback
import FoundationEssentials

/// A customer's contact, encrypted at the panel to the office's public key (HPKE base mode,
/// RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) and bound to its panel, epoch and visit.
///
/// Base mode does not say who sealed it; the signature of the batch that carries it does.
package struct SealedContact: Hashable, Sendable {
    /// The first 8 bytes of SHA-256 of the office's public key: which key opens this.
    package var keyID: UInt64
    /// 32 bytes.
    package var encapsulatedKey: [UInt8]
    package var ciphertext: [UInt8]

    /// The one suite of this version: RFC 9180's KEM 0x0020, KDF 0x0001, AEAD 0x0003.
    private static let suite: UInt8 = 1
    /// The most bytes of ciphertext that a reader accepts.
    package static let ciphertextBytesMax = 1_024

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 48 + ciphertext.count)
        writer.put(Self.suite)
        writer.putZeros(7)
        writer.put(keyID)
        writer.put(encapsulatedKey)
        writer.put(ciphertext)
        return writer.bytes
    }

    init(_ reader: inout ByteReader) throws(PayloadFault) {
        let suite = try reader.integer(UInt8.self)
        guard suite == Self.suite else {
            throw PayloadFault(byte: 0, what: "is sealed with the unknown suite \(suite)")
        }
        _ = try reader.take(7)
        keyID = try reader.integer(UInt64.self)
        encapsulatedKey = Array(try reader.take(32))
        let at = reader.offset
        ciphertext = Array(reader.takeRest())
        guard ciphertext.count <= Self.ciphertextBytesMax else {
            throw PayloadFault(byte: at, what: "holds \(ciphertext.count) sealed bytes")
        }
    }
}

/// What a sealed contact is bound to: moved to another panel, log or visit, it does not open.
package struct ContactBinding: Hashable, Sendable {
    package var panel: PanelID
    package var epoch: UInt128
    package var visit: VisitID

    package init(panel: PanelID, epoch: UInt128, visit: VisitID) {
        self.panel = panel
        self.epoch = epoch
        self.visit = visit
    }

    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 40)
        writer.put(panel.bits)
        writer.put(epoch)
        writer.put(visit.rawValue)
        return writer.bytes
    }
}

/// Why a sealed contact could not be opened.
package enum SealFault: Error, Hashable, CustomStringConvertible {
    case otherKey(UInt64)
    case notAuthentic
    case unreadable

    package var description: String {
        switch self {
        case .otherKey(let id):
            "the contact is sealed to another office key (\(String(id, radix: 16)))"
        case .notAuthentic:
            "the sealed contact was changed or belongs to another panel, log or visit"
        case .unreadable: "the sealed contact holds no contact that this version knows"
        }
    }
}

extension SealedContact {
    private static let ciphersuite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let purpose = Data("smile-panel contact v1".utf8)

    /// Encrypts `contact` so that only the owner of the office's private key can read it.
    package static func seal(
        _ contact: OpenedContact, to office: OfficePublicKey, binding: ContactBinding
    ) -> SealedContact {
        // Fails only for a malformed key, which `OfficePublicKey` does not allow.
        var sender = try! HPKE.Sender(
            recipientKey: office.key, ciphersuite: ciphersuite, info: purpose)
        let sealed = try! sender.seal(contact.padded, authenticating: binding.bytes)
        return SealedContact(
            keyID: office.id, encapsulatedKey: Array(sender.encapsulatedKey),
            ciphertext: Array(sealed))
    }

    private init(keyID: UInt64, encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
        self.keyID = keyID
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
    }

    package func open(
        with office: OfficePrivateKey, binding: ContactBinding
    ) throws(SealFault) -> OpenedContact {
        guard keyID == office.publicKey.id else { throw .otherKey(keyID) }
        let plain: Data
        do {
            var recipient = try HPKE.Recipient(
                privateKey: office.key, ciphersuite: Self.ciphersuite, info: Self.purpose,
                encapsulatedKey: Data(encapsulatedKey))
            plain = try recipient.open(ciphertext, authenticating: binding.bytes)
        } catch {
            throw .notAuthentic
        }
        return try OpenedContact(padded: Array(plain))
    }
}
