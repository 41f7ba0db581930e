import Crypto
import FoundationEssentials

/// Everything that a panel needs to find its centre, to be sure of it, and to be let in once: one
/// line that the office makes. `Docs/Reference/enrolment.md` has its form.
package struct EnrolmentString: Hashable, Sendable {
    /// The longest string, in characters.
    package static let charactersMax = 1_280
    private static let version = "smile1"
    private static let separator: Character = "_"

    /// `https://HOST[:PORT][/PATH]`, or plain for this machine alone.
    package let address: String
    /// SHA-256 of the authority's certificate; nil where the system's authorities are trusted.
    package let fingerprint: CertificateFingerprint?
    package let token: EnrolmentToken

    /// - Parameter address: without white space.
    package init(address: String, fingerprint: CertificateFingerprint?, token: EnrolmentToken) {
        self.address = address
        self.fingerprint = fingerprint
        self.token = token
    }

    /// The whole line, without a line feed. It is a secret.
    package var text: String {
        let body = [Self.version, address, fingerprint?.text ?? "-", token.text]
            .joined(separator: String(Self.separator))
        return body + String(Self.separator) + Self.check(of: body)
    }

    private static func check(of body: String) -> String {
        Base32.text(Array(SHA256.hash(data: Array(body.lowercased().utf8)).prefix(4)))
    }
}

/// Why a text is no enrolment string. None of these says any part of it: it is a secret.
package enum EnrolmentStringFault: Error, Hashable, CustomStringConvertible {
    case notOne
    case otherVersion
    case mistyped
    case plainAddress
    case wrongAddress

    package var description: String {
        switch self {
        case .notOne: "the text is no enrolment string: one begins with 'smile1_'"
        case .otherVersion: "the string is of a version that this program does not know"
        case .mistyped: "the string was mistyped or cut: its check does not fit. Nothing was sent"
        case .plainAddress:
            "the string names a plain http:// address of another machine; the secret would cross "
                + "the network in the open. Nothing was sent"
        case .wrongAddress: "the string names an address that is none"
        }
    }
}

extension EnrolmentString {
    /// Reads a string; white space around it is passed over.
    package init(_ text: String) throws(EnrolmentStringFault) {
        let text = text.filter { !$0.isWhitespace }
        guard text.utf8.count <= Self.charactersMax, text.lowercased().hasPrefix("smile") else {
            throw .notOne
        }
        let parts = text.split(separator: Self.separator, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { throw .notOne }
        guard parts[0].lowercased() == Self.version else { throw .otherVersion }
        // An address may hold the separator; the parts after it never do.
        guard parts.count >= 5, let token = EnrolmentToken(parts[parts.count - 2]) else {
            throw .mistyped
        }
        let print = parts[parts.count - 3]
        let fingerprint = CertificateFingerprint(print)
        guard fingerprint != nil || print == "-" else { throw .mistyped }
        let address = parts[1..<parts.count - 3].joined(separator: String(Self.separator))
        self.init(address: address, fingerprint: fingerprint, token: token)
        guard let check = Base32.bytes(parts[parts.count - 1], count: 4),
            self.text.hasSuffix("_" + Base32.text(check))
        else { throw .mistyped }
        try checkAddress()
    }

    private func checkAddress() throws(EnrolmentStringFault) {
        // What stands before an @ is no host, however much it looks like one.
        guard !address.contains("@") else { throw .wrongAddress }
        if address.lowercased().hasPrefix("https://"), address.count > 8 { return }
        guard address.lowercased().hasPrefix("http://") else { throw .wrongAddress }
        guard isLoopback else { throw .plainAddress }
    }

    /// Whether a plain address is one that only this machine reaches.
    private var isLoopback: Bool {
        let host = address.dropFirst(7).prefix { $0 != "/" }
        if host.lowercased().hasPrefix("localhost:") || host.lowercased() == "localhost" {
            return true
        }
        if host == "[::1]" || host.hasPrefix("[::1]:") { return true }
        let parts = host.prefix { $0 != ":" }.split(
            separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// Which enrolment, and the one-time secret that opens it.
package struct EnrolmentToken: Hashable, Sendable {
    package static let secretBytes = 16

    package let number: UInt32
    /// `secretBytes` of the system's generator.
    package let secret: [UInt8]

    package init(number: UInt32, secret: [UInt8]) {
        precondition(secret.count == Self.secretBytes)
        self.number = number
        self.secret = secret
    }

    /// A new one.
    package static func random() -> EnrolmentToken {
        var random = SystemRandomNumberGenerator()
        return EnrolmentToken(
            number: random.next(), secret: (0..<secretBytes).map { _ in random.next() })
    }

    /// What the centre keeps of the secret.
    package var digest: [UInt8] {
        Array(SHA256.hash(data: Array("smile-panel enrolment secret v1".utf8) + secret))
    }

    var text: String { Base32.text(numberBytes + secret) }

    init?(_ text: some StringProtocol) {
        guard let bytes = Base32.bytes(text, count: 4 + Self.secretBytes) else { return nil }
        self.init(
            number: bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }, secret: Array(bytes[4...]))
    }

    private var numberBytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
}

/// SHA-256 of a certificate.
package struct CertificateFingerprint: Hashable, Sendable {
    package let bytes: [UInt8]

    /// - Parameter certificate: in DER.
    package init(of certificate: [UInt8]) {
        bytes = Array(SHA256.hash(data: certificate))
    }

    /// - Parameter pem: the first certificate of the text counts; nil where there is none.
    package init?(ofPEM pem: String) {
        guard let first = pemCertificates(pem).first else { return nil }
        self.init(of: first.der)
    }

    package var text: String { Base32.text(bytes) }

    init?(_ text: some StringProtocol) {
        guard let bytes = Base32.bytes(text, count: 32) else { return nil }
        self.bytes = bytes
    }
}

/// The certificates in a text: each as it stands there, and its bytes. What is none is passed over.
package func pemCertificates(_ text: String) -> [(pem: String, der: [UInt8])] {
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
    var found: [(pem: String, der: [UInt8])] = []
    var lines: [Substring]?
    for line in text.split(whereSeparator: \.isNewline) {
        if line.hasSuffix(begin) {
            lines = []
        } else if line.hasPrefix(end) {
            if let body = lines, let der = Data(base64Encoded: body.joined()) {
                let pem = ([begin] + body.map(String.init) + [end, ""]).joined(separator: "\n")
                found.append((pem, Array(der)))
            }
            lines = nil
        } else {
            lines?.append(line)
        }
    }
    return found
}
