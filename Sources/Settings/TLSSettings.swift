/// What the centre shows of itself over TLS. Without a certificate: one of its own authority's.
package struct TLSSettings: Hashable, Sendable {
    /// The most names of the own certificate.
    package static let namesMax = 16

    /// What the own certificate is for; empty: what `address` and `listen` say.
    package var names: [String] = []
    /// A PEM file: the server's certificate, its issuers behind it.
    package var certificate: SettingsPath?
    /// Its key; with it or without both.
    package var key: SettingsPath?

    package init() {}
}

enum TLSKey: String, SectionKey {
    /// The host names and addresses of the own certificate.
    case names
    /// A certificate of somebody else's, in place of the own one.
    case certificate
    /// Its key.
    case key
}

extension TLSSettings {
    init(_ section: Section, _ source: SourceText, _ faults: FaultList) {
        let entries =
            section.optional(TLSKey.names)?.items(1...Self.namesMax, allowingOne: true, faults)
            ?? []
        names = entries.compactMap { entry in
            let field = Field(name: "a name under 'names'", entry: entry)
            guard let name = field.line(charactersMax: 253, faults) else { return nil }
            if isHostName(name) || isIPv6(name) { return name }
            faults.add(
                entry.position, "\(quoted(name)) under 'names' is no host name and no address",
                try: "write a name such as 'feedback.example.org', or an address without brackets.")
            return nil
        }
        certificate = section.optional(TLSKey.certificate)?.path(faults)
        key = section.optional(TLSKey.key)?.path(faults)
        guard (certificate == nil) != (key == nil) else { return }
        let missing = certificate == nil ? TLSKey.certificate : TLSKey.key
        faults.add(
            section.position, "\(section.name) has no key \(quoted(missing.rawValue))",
            try: "write both 'certificate' and 'key', or neither.")
    }
}

/// The name of a site or a touchpoint: at most 40 of a-z, 0-9 and -, a letter first.
package struct PlaceName: Hashable, Sendable {
    package let text: String

    /// Nil for anything else.
    package init?(_ text: String) {
        guard Key.isValid(text) else { return nil }
        self.text = text
    }
}
