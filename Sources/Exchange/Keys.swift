import Crypto
package import Feedback
import FoundationEssentials

/// The office's public key: panels seal contacts to it.
package struct OfficePublicKey: Sendable {
    let key: Curve25519.KeyAgreement.PublicKey

    /// The first 8 bytes of SHA-256 of the key, little-endian.
    package var id: UInt64 {
        SHA256.hash(data: key.rawRepresentation).prefix(8).reversed()
            .reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// One line, `smile-office-key-1 BASE64`, as the centre writes it beside its private key.
    package var text: String {
        "\(KeyText.officePublic) \(key.rawRepresentation.base64EncodedString())\n"
    }

    package init(text: String) throws(KeyFault) {
        let raw = try KeyText.bytes(of: text, kind: KeyText.officePublic)
        do { key = try .init(rawRepresentation: raw) } catch { throw .notAKey }
        // A point of low order is 32 bytes like any other, but what is sealed to it anyone opens:
        // every agreement with it gives zeros (RFC 7748, section 6.1).
        let secret = try? Curve25519.KeyAgreement.PrivateKey()
            .sharedSecretFromKeyAgreement(with: key)
        let isSafe = secret?.withUnsafeBytes { $0.contains { $0 != 0 } } ?? false
        guard isSafe else { throw .notAKey }
    }

    init(_ key: Curve25519.KeyAgreement.PublicKey) {
        self.key = key
    }
}

/// The office's private key: it opens contacts, and never leaves the centre.
package struct OfficePrivateKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    /// A new key pair from the system's generator.
    package init() {
        key = .init()
    }

    package init(text: String) throws(KeyFault) {
        let raw = try KeyText.bytes(of: text, kind: KeyText.officePrivate)
        do { key = try .init(rawRepresentation: raw) } catch { throw .notAKey }
    }

    package var text: String {
        "\(KeyText.officePrivate) \(key.rawRepresentation.base64EncodedString())\n"
    }

    package var publicKey: OfficePublicKey { OfficePublicKey(key.publicKey) }
}

/// The panel's identity: an Ed25519 key made on the panel, which signs everything it sends.
package struct PanelKey: Sendable {
    let key: Curve25519.Signing.PrivateKey
    /// The panel's id: for ever that of its first key.
    package let panel: PanelID

    /// A new key from the system's generator.
    ///
    /// - Parameter panel: whose; nil: a new panel's first.
    package init(of panel: PanelID? = nil) {
        key = .init()
        self.panel = panel ?? PanelID(ofPublicKey: Array(key.publicKey.rawRepresentation))
    }

    /// - Parameter panel: whose; nil: it is the panel's first.
    package init(text: String, of panel: PanelID? = nil) throws(KeyFault) {
        let raw = try KeyText.bytes(of: text, kind: KeyText.panelPrivate)
        do { key = try .init(rawRepresentation: raw) } catch { throw .notAKey }
        self.panel = panel ?? PanelID(ofPublicKey: Array(key.publicKey.rawRepresentation))
    }

    /// 32 bytes.
    package var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// Whether the panel's id follows from this key: it is the panel's first.
    package var isFirst: Bool { panel == PanelID(ofPublicKey: publicKey) }

    /// 64 bytes.
    func signature(of bytes: [UInt8]) -> [UInt8] {
        Array(try! key.signature(for: bytes))  // Ed25519 with a key that exists does not fail.
    }

    package var text: String {
        "\(KeyText.panelPrivate) \(key.rawRepresentation.base64EncodedString())\n"
    }
}

extension PanelID {
    /// The id as it stands in files: the digits' bytes, in their order.
    package var bytes: [UInt8] {
        (0..<Self.byteCount).map {
            UInt8(truncatingIfNeeded: bits >> UInt128(8 * (Self.byteCount - 1 - $0)))
        }
    }

    /// - Parameter bytes: 16.
    init(bytes: some Sequence<UInt8>) {
        self.init(bits: bytes.reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The name that belongs to an Ed25519 public key of 32 bytes.
    package init(ofPublicKey publicKey: [UInt8]) {
        let digest = SHA256.hash(data: publicKey).prefix(Self.byteCount)
        self.init(bits: digest.reduce(0) { $0 << 8 | UInt128($1) })
    }
}

/// Why a text is no key.
package enum KeyFault: Error, Hashable, CustomStringConvertible {
    case wrongKind(expected: String)
    case notAKey

    package var description: String {
        switch self {
        case .wrongKind(let expected): "the file does not begin with '\(expected) '"
        case .notAKey: "the file holds no key of 32 bytes in base64"
        }
    }
}

enum KeyText {
    static let officePublic = "smile-office-key-1"
    static let officePrivate = "smile-office-private-key-1"
    static let panelPrivate = "smile-panel-private-key-1"
    static let suppression = "smile-suppression-key-1"

    static func bytes(of text: String, kind: String) throws(KeyFault) -> Data {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.first.map(String.init) == kind else { throw .wrongKind(expected: kind) }
        guard words.count == 2, let raw = Data(base64Encoded: String(words[1])), raw.count == 32
        else { throw .notAKey }
        return raw
    }
}

/// The first four bytes of SHA-256 of a questionnaire's file, little-endian: `Revision.digest`.
package func revisionDigest(ofFile file: [UInt8]) -> UInt32 {
    SHA256.hash(data: file).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
}
