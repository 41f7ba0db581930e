import Crypto
import FoundationEssentials

/// An address that nothing can be read from, and that can be told from others all the same: for
/// lists of those who want no more messages.
package struct AddressDigest: Hashable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
        case phone = 1
        case email = 2
    }

    package static let byteCount = 32

    package var kind: Kind
    /// HMAC-SHA-256, `byteCount` bytes.
    package var digest: [UInt8]

    package init(kind: Kind, digest: [UInt8]) {
        precondition(digest.count == Self.byteCount, "a digest has \(Self.byteCount) bytes")
        self.kind = kind
        self.digest = digest
    }
}

/// Keys the digests of addresses: without it nobody can try out numbers against the list. One per
/// centre; a new one makes the old list worthless.
package struct SuppressionKey: Sendable {
    private let key: SymmetricKey

    /// A new key from the system's generator.
    package init() {
        key = SymmetricKey(size: .bits256)
    }

    package init(text: String) throws(KeyFault) {
        key = SymmetricKey(data: try KeyText.bytes(of: text, kind: KeyText.suppression))
    }

    /// One line, as it stands in the centre's state directory.
    package var text: String {
        "\(KeyText.suppression) \(key.withUnsafeBytes { Data($0) }.base64EncodedString())\n"
    }

    /// Tells keys apart: 16 hexadecimal digits from which nothing of the key follows.
    package var id: String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("id".utf8), using: key)
        return code.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// - Parameter phone: in any spelling; its `+` and digits count.
    package func digest(ofPhone phone: String) -> AddressDigest {
        digest(.phone, phone.filter { $0 == "+" || ("0"..."9").contains($0) })
    }

    /// - Parameter email: its domain in any case. The part before the `@` is the server's to
    ///   understand (RFC 5321, section 2.4), so its case stays.
    package func digest(ofEmail email: String) -> AddressDigest {
        guard let at = email.lastIndex(of: "@") else { return digest(.email, email) }
        return digest(.email, email[..<at] + email[at...].lowercased())
    }

    private func digest(_ kind: AddressDigest.Kind, _ text: some StringProtocol) -> AddressDigest {
        let code = HMAC<SHA256>.authenticationCode(
            for: [kind.rawValue] + Array(text.utf8), using: key)
        return AddressDigest(kind: kind, digest: Array(code))
    }
}
