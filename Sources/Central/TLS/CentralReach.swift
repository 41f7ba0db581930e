package import Exchange
import Settings

/// How a panel reaches the centre, and by what it knows it again: what enrolment strings say.
package struct CentralReach: Hashable, Sendable {
    package var address: String
    /// Of the authority; nil where the system's authorities vouch for the centre.
    package var fingerprint: CertificateFingerprint?
}

extension CentralSetup {
    /// Plain HTTP is for this machine alone.
    package var usesTLS: Bool {
        configuration.tls != nil || !configuration.listen.isLoopback
    }

    /// - Throws: also where no address can be said, or the authority's file is none.
    package func reach() throws(CentralFault) -> CentralReach {
        CentralReach(address: try reachableAddress(), fingerprint: try authorityFingerprint())
    }

    private func reachableAddress() throws(CentralFault) -> String {
        if let address = configuration.address { return address.description }
        let listen = configuration.listen
        guard listen.port != 0, !["0.0.0.0", "::"].contains(listen.host) else {
            throw .file(
                "the configuration does not say how panels reach the centre",
                advice: "write 'address: https://HOST:PORT' into it.")
        }
        return "\(usesTLS ? "https" : "http")://\(listen)"
    }

    private func authorityFingerprint() throws(CentralFault) -> CertificateFingerprint? {
        if let path = configuration.authority?.resolved(in: folder) {
            let text = String(
                decoding: try Self.file(path, noun: "the authority's certificate"), as: UTF8.self)
            guard let fingerprint = CertificateFingerprint(ofPEM: text) else {
                throw .file(
                    "'\(path)' holds no certificate", advice: "name a PEM file under 'authority'.")
            }
            return fingerprint
        }
        return try ownAuthorityFingerprint()
    }

    /// Nil where the centre shows no certificate of its own authority.
    func ownAuthorityFingerprint() throws(CentralFault) -> CertificateFingerprint? {
        guard usesTLS, configuration.tls?.certificate == nil else { return nil }
        try makeStateDirectory()
        return try OwnAuthority.load(orMakeIn: stateDirectory).fingerprint
    }

    /// Nil where the centre speaks plain HTTP.
    var certificateSource: CertificateSource? {
        guard usesTLS else { return nil }
        let tls = configuration.tls ?? TLSSettings()
        if let certificate = tls.certificate, let key = tls.key {
            return .files(
                certificate: certificate.resolved(in: folder), key: key.resolved(in: folder))
        }
        return .own(directory: stateDirectory, names: tls.names.isEmpty ? usualNames : tls.names)
    }

    /// What the address and `listen` say.
    private var usualNames: [String] {
        var names: [String] = []
        for name in [configuration.address?.host, configuration.listen.host].compactMap(\.self)
        where !["0.0.0.0", "::"].contains(name) && !names.contains(name) {
            names.append(name)
        }
        return names.isEmpty ? ["localhost"] : names
    }
}
