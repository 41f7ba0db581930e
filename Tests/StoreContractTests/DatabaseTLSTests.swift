import Foundation
import Peers
import Settings
import Testing

@testable import Central

/// The way to a database server that shows a certificate, or none.
@Suite(
    .enabled(
        if: PostgresPeer.absence == nil && TLSFront.absence == nil,
        "PostgreSQL or openssl is missing"))
struct DatabaseTLSTests {
    private static func access(
        _ peer: PostgresPeer, _ encryption: PostgresSettings.Encryption, host: String = "127.0.0.1",
        trusting authorities: String? = nil
    ) -> PostgresAccess {
        let settings = PostgresSettings(
            servers: [ListenAddress(host: host, port: peer.port)], database: "postgres",
            user: PostgresPeer.user, encryption: encryption)
        return PostgresAccess(
            settings, password: Password(PostgresPeer.password), authorities: authorities)
    }

    private static func isEncrypted(_ access: PostgresAccess) throws -> Bool {
        let store = try PostgresStore(writingTo: access)
        let row = try store.query(
            "SELECT CAST(ssl AS INTEGER) FROM pg_stat_ssl WHERE pid = pg_backend_pid()", [])
        return row[0][integer: 0] == 1
    }

    @Test func `only the server whose certificate is known gets a password and an answer`() throws {
        let (certificate, other) = (try TestCertificate(), try TestCertificate())
        // PostgreSQL's user owns the original from now on.
        let known = try TemporaryFolder("known")
        let authorities = try known.write(
            "ca.pem", String(contentsOfFile: certificate.path, encoding: .utf8))
        let peer = try PostgresPeer(showing: certificate)
        #expect(try Self.isEncrypted(Self.access(peer, .verified, trusting: authorities)))
        #expect(try Self.isEncrypted(Self.access(peer, .unverified)))
        #expect(try !Self.isEncrypted(Self.access(peer, .off)))
        let refused = [
            ("certificate verify failed", Self.access(peer, .verified, trusting: other.path)),
            // The operating system's authorities do not know it.
            ("certificate verify failed", Self.access(peer, .verified)),
            (
                "does not match host name",
                Self.access(peer, .verified, host: "localhost", trusting: authorities)
            ),
        ]
        for (why, access) in refused {
            let fault = #expect(throws: StoreFault.self) { try PostgresStore(writingTo: access) }
            #expect(fault?.description.contains(why) == true, "\(fault?.description ?? "")")
        }
    }

    @Test(arguments: [PostgresSettings.Encryption.verified, .unverified])
    func `a server without TLS is not spoken to in the clear`(
        _ encryption: PostgresSettings.Encryption
    ) throws {
        let certificate = try TestCertificate()
        let access = Self.access(
            try PostgresPeer.shared(), encryption, trusting: certificate.path)
        let fault = #expect(throws: StoreFault.self) { try PostgresStore(writingTo: access) }
        #expect(fault?.description.contains("does not support SSL") == true)
    }
}
