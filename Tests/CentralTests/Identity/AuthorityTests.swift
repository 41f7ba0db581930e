import Exchange
import Foundation
import Logging
import Peers
import Testing

@testable import Central

@Suite struct AuthorityTests {
    private let folder: TemporaryFolder
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    init() throws {
        folder = try TemporaryFolder("authority")
    }

    private func authority() throws -> OwnAuthority {
        try OwnAuthority.load(orMakeIn: folder.path, at: now)
    }

    private func mode(_ name: String) throws -> Int? {
        let path = "\(folder.path)/tls/\(name)"
        return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `an authority is made once, for its owner's eyes`() throws {
        let first = try authority()
        #expect(try authority().fingerprint == first.fingerprint)
        _ = try first.server(names: ["127.0.0.1"], at: now)
        #expect(try mode("authority.key") == 0o600)
        #expect(try mode("server.key") == 0o600)
        #expect(try mode("authority.pem") == 0o644)
    }

    @Test func `a certificate that was just made is the one that is read from then on`() throws {
        let made = try authority().server(names: ["127.0.0.1"], at: now)
        #expect(try authority().server(names: ["127.0.0.1"], at: now) == made)
    }

    @Test func `an authority's key that others may read is refused`() throws {
        _ = try authority()
        let path = "\(folder.path)/tls/authority.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: CentralFault.self) { try authority() }
    }

    @Test func `a damaged authority is never replaced by itself`() throws {
        _ = try authority()
        let path = "\(folder.path)/tls/authority.key"
        try PrivateFile.write("x", to: path, mode: 0o600, replacing: true)
        let fault = #expect(throws: CentralFault.self) { try authority() }
        #expect(fault?.description.contains("Try: restore it from a backup") == true)
    }

    @Test func `a server's certificate lasts, and is made anew a month before its end`() throws {
        let authority = try authority()
        let first = try authority.server(names: ["feedback.example.org", "::1"], at: now)
        func chain(_ names: [String], after days: Double) throws -> String {
            try authority.server(names: names, at: now + days * 86_400).chain
        }
        let names = ["feedback.example.org", "::1"]
        #expect(try chain(names, after: 59) == first.chain)
        #expect(try chain(names, after: 60) != first.chain)
        let other = try chain(["feedback.example.org"], after: 60)
        #expect(try chain(["feedback.example.org"], after: 61) == other)
    }

    @Test(.enabled(if: TLSFront.absence == nil, Comment(rawValue: TLSFront.absence ?? "")))
    func `another implementation verifies the chain, for its names alone`() throws {
        let authority = try authority()
        let chain = try authority.server(
            names: ["feedback.example.org", "10.1.2.3", "::1"], at: now
        ).chain
        let leaf = "\(folder.path)/leaf.pem"
        try PrivateFile.write(pemCertificates(chain)[0].pem, to: leaf, mode: 0o600, replacing: true)
        func verdict(_ check: [String]) throws -> String {
            let base = [
                "verify", "-CAfile", "\(folder.path)/tls/authority.pem", "-attime", "1790000000",
            ]
            return (try? ChildProgram.run("openssl", base + check + [leaf], in: folder)) ?? ""
        }
        #expect(try verdict(["-verify_hostname", "feedback.example.org"]).contains("OK"))
        #expect(try verdict(["-verify_ip", "10.1.2.3"]).contains("OK"))
        #expect(try verdict(["-verify_ip", "::1", "-purpose", "sslserver"]).contains("OK"))
        #expect(try !verdict(["-verify_hostname", "evil.example.org"]).contains("OK"))
        #expect(try !verdict(["-verify_ip", "10.1.2.4"]).contains("OK"))
    }

    @Test func `another certificate is taken up without a restart, and a wrong one is not`() throws
    {
        let own = CertificateSource.own(directory: folder.path, names: ["a.example"])
        let (key, chain) = try own.read(at: now)
        let files = ["\(folder.path)/c.pem", "\(folder.path)/c.key"]
        func put(_ chain: String, _ key: String) throws {
            try PrivateFile.write(chain, to: files[0], mode: 0o600, replacing: true)
            try PrivateFile.write(key, to: files[1], mode: 0o600, replacing: true)
        }
        try put(chain, key)
        let shown = try ServedCertificate(
            .files(certificate: files[0], key: files[1]), at: now,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let before = shown.text
        let other = try CertificateSource.own(directory: folder.path, names: ["b.example"])
            .read(at: now)
        // A key that is not the certificate's, then no file at all.
        try put(other.chain, key)
        shown.refresh(at: now)
        #expect(shown.text == before)
        try FileManager.default.removeItem(atPath: files[0])
        shown.refresh(at: now)
        #expect(shown.text == before)
        try put(other.chain, other.key)
        shown.refresh(at: now)
        #expect(shown.text == other.key + other.chain)
    }
}
