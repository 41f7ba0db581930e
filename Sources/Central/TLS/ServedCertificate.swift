import Exchange
import Foundation
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// What the server shows of itself to whoever connects: the newest that there is, without a
/// restart.
final class ServedCertificate: Sendable {
    /// How often it is looked whether there is another.
    static let watchSeconds = 10

    private struct Shown: Sendable {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
        /// What it was read from.
        var text: String
    }

    private let source: CertificateSource
    private let shown: Mutex<Shown>
    private let failure = Mutex("")
    private let logger: Logger

    init(_ source: CertificateSource, at now: Date, logger: Logger) throws(CentralFault) {
        self.source = source
        self.logger = logger
        shown = Mutex(try Self.read(source, at: now))
    }

    /// Takes up another certificate where there is one. One that cannot be used is said once, and
    /// the one before stays.
    func refresh(at now: Date) {
        do throws(CentralFault) {
            let new = try Self.read(source, at: now)
            let isOther = shown.withLock { shown in
                defer { shown = new }
                return shown.text != new.text
            }
            failure.withLock { $0 = "" }
            if isOther { logger.notice("another certificate is shown from now on") }
        } catch {
            let text = "\(error)"
            guard
                failure.withLock({ failure in
                    defer { failure = text }
                    return failure != text
                })
            else { return }
            logger.error(
                "the certificate cannot be taken up; the one before stays",
                metadata: ["fault": "\(text)"])
        }
    }

    /// The key and the chain that are shown, as they were read.
    var text: String { shown.withLock { $0.text } }

    /// Looks for another one until it is cancelled.
    func watch() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(Self.watchSeconds))
            if !Task.isCancelled { refresh(at: Date()) }
        }
    }

    private static func read(
        _ source: CertificateSource, at now: Date
    ) throws(CentralFault) -> Shown {
        let (key, chain) = try source.read(at: now)
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8))
            let privateKey = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
            let shown = Shown(
                chain: certificates.map { .certificate($0) }, key: .privateKey(privateKey),
                text: key + chain)
            // A key that is not the certificate's is found here, and not by the first panel.
            _ = try NIOSSLContext(configuration: configuration(shown))
            return shown
        } catch {
            throw .state(
                "the certificate and its key cannot be used together: \(error)",
                advice: "check 'certificate' and 'key' under 'tls'.")
        }
    }

    private static func configuration(_ shown: Shown) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: shown.chain, privateKey: shown.key)
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }

    var configuration: TLSConfiguration {
        var configuration = Self.configuration(shown.withLock { $0 })
        configuration.sslContextCallback = { [self] _, promise in
            let shown = shown.withLock { $0 }
            var other = NIOSSLContextConfigurationOverride()
            other.certificateChain = shown.chain
            other.privateKey = shown.key
            promise.succeed(other)
        }
        return configuration
    }
}

/// Where the server's certificate comes from.
enum CertificateSource: Sendable {
    /// The centre's own authority, for these names.
    case own(directory: String, names: [String])
    /// Files of somebody else's, in PEM: the server's own certificate first, its issuers behind it.
    case files(certificate: String, key: String)

    func read(at now: Date) throws(CentralFault) -> (key: String, chain: String) {
        switch self {
        case .own(let directory, let names):
            return try OwnAuthority.load(orMakeIn: directory, at: now).server(names: names, at: now)
        case .files(let certificate, let key):
            let chain = try CentralSetup.file(certificate, noun: "the certificate")
            let secret = try CentralSetup.file(key, noun: "the certificate's key")
            return (String(decoding: secret, as: UTF8.self), String(decoding: chain, as: UTF8.self))
        }
    }
}
