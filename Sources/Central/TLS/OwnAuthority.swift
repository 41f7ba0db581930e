import Crypto
import Exchange
import Foundation
import SwiftASN1
import X509

/// The centre's own certificate authority: made at the first start, pinned by every panel that is
/// enrolled, and used for nothing but the centre's own server certificate.
struct OwnAuthority {
    static let folderName = "tls"
    /// Thirty years: it outlives every panel, and nobody can renew it under them.
    private static let lifetimeSeconds: Double = 30 * 365.25 * 86_400
    /// A server certificate lasts 90 days…
    static let serverSeconds: Double = 90 * 86_400
    /// …and is made anew when 30 are left.
    static let renewalSeconds: Double = 30 * 86_400
    /// Certificates begin a day early: clocks differ.
    private static let earlySeconds: Double = 86_400

    private let folder: String
    private let key: P256.Signing.PrivateKey
    private let certificate: Certificate

    /// In PEM.
    let pem: String

    var fingerprint: CertificateFingerprint { CertificateFingerprint(ofPEM: pem)! }

    /// - Parameter directory: the state directory; there already.
    static func load(
        orMakeIn directory: String, at now: Date = Date()
    ) throws(CentralFault) -> OwnAuthority {
        let folder = "\(directory)/\(folderName)"
        try PrivateFile.makeFolder(folder)
        let path = "\(folder)/authority.key"
        if let text = try PrivateFile.read(path, isKey: true) {
            return try OwnAuthority(folder, text, path)
        }
        try PrivateFile.write(make(at: now), to: path, mode: 0o600, replacing: false)
        // Another process may have been quicker: what stands there counts.
        guard let text = try PrivateFile.read(path, isKey: true) else {
            throw damaged(path, "it is gone")
        }
        let authority = try OwnAuthority(folder, text, path)
        try PrivateFile.write(
            authority.pem, to: "\(folder)/authority.pem", mode: 0o644, replacing: true)
        return authority
    }

    private init(_ folder: String, _ text: String, _ path: String) throws(CentralFault) {
        self.folder = folder
        do {
            let (keyText, pem) = Self.halves(text)
            key = try P256.Signing.PrivateKey(pemRepresentation: keyText)
            certificate = try Certificate(pemEncoded: pem)
            self.pem = pem
        } catch {
            throw Self.damaged(path, "\(error)")
        }
    }

    private static func damaged(_ path: String, _ why: String) -> CentralFault {
        .state(
            "the authority's file '\(path)' is damaged (\(why)); enrolled panels trust no other",
            advice: "restore it from a backup.")
    }

    /// The key, and the certificates behind it.
    private static func halves(_ text: String) -> (key: String, certificates: String) {
        let start = text.range(of: "-----BEGIN CERTIFICATE-----")?.lowerBound ?? text.endIndex
        return (String(text[..<start]), String(text[start...]))
    }

    /// A key and its own certificate, as text.
    private static func make(at now: Date) throws(CentralFault) -> String {
        let key = P256.Signing.PrivateKey()
        do {
            let name = try DistinguishedName { CommonName("Smile Panel centre's authority") }
            let certificate = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
                notValidBefore: now - earlySeconds, notValidAfter: now + lifetimeSeconds,
                issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try .init {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                    Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                    SubjectKeyIdentifier(hash: .init(key.publicKey))
                }, issuerPrivateKey: .init(key))
            return key.pemRepresentation + "\n" + (try certificate.serializeAsPEM().pemString)
                + "\n"
        } catch {
            throw .state("no authority could be made: \(error)", advice: "report this.")
        }
    }

    // MARK: - The server's certificate

    /// The key and the chain that the server shows, as PEM: made anew where there is none for just
    /// these names, or it ends soon.
    func server(names: [String], at now: Date) throws(CentralFault) -> (key: String, chain: String)
    {
        let path = "\(folder)/server.key"
        if let text = try PrivateFile.read(path, isKey: true) {
            let (key, chain) = Self.halves(text)
            if isGood(chain, names, at: now) { return (key, chain) }
        }
        let made = try makeServer(names, at: now)
        let text = made.key + "\n" + made.chain
        try PrivateFile.write(text, to: path, mode: 0o600, replacing: true)
        // As it will be read, so that nobody takes it for another one then.
        let (key, chain) = Self.halves(text)
        return (key, chain)
    }

    private func isGood(_ chain: String, _ names: [String], at now: Date) -> Bool {
        let parts = pemCertificates(chain)
        guard parts.count == 2, parts[1].der == pemCertificates(pem).first?.der,
            let leaf = try? Certificate(derEncoded: parts[0].der),
            let there = try? leaf.extensions.subjectAlternativeNames
        else { return false }
        return Array(there) == names.map(Self.generalName)
            && leaf.notValidBefore <= now && leaf.notValidAfter - Self.renewalSeconds > now
    }

    private func makeServer(
        _ names: [String], at now: Date
    ) throws(CentralFault) -> (key: String, chain: String) {
        let serverKey = P256.Signing.PrivateKey()
        do {
            let leaf = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: .init(serverKey.publicKey),
                notValidBefore: now - Self.earlySeconds, notValidAfter: now + Self.serverSeconds,
                issuer: certificate.subject,
                subject: try DistinguishedName { CommonName("Smile Panel centre") },
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try .init {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.serverAuth])
                    SubjectAlternativeNames(names.map(Self.generalName))
                    SubjectKeyIdentifier(hash: .init(serverKey.publicKey))
                    AuthorityKeyIdentifier(
                        keyIdentifier: try certificate.extensions.subjectKeyIdentifier?
                            .keyIdentifier)
                }, issuerPrivateKey: .init(key))
            let chain = try leaf.serializeAsPEM().pemString + "\n" + pem
            return (serverKey.pemRepresentation, chain)
        } catch {
            throw .state("no server certificate could be made: \(error)", advice: "report this.")
        }
    }

    private static func generalName(_ name: String) -> GeneralName {
        if let address = IPAddress(name) {
            return .ipAddress(ASN1OctetString(contentBytes: address.bytes[...]))
        }
        return .dnsName(name)
    }
}
