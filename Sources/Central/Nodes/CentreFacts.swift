import Exchange

/// What every program of one centre must agree about: noted in the database by the first, and
/// compared by the others when they start.
struct CentreFacts {
    private enum Name: String {
        case officeKey = "office-key"
        case suppressionKey = "suppression-key"
        case authority = "authority"
    }

    let store: any Store
    let tenant: String
    /// Whether other programs may serve the same centre. One that is alone goes on with what it
    /// has, and that is noted.
    let isShared: Bool

    /// Notes the office's newest key, or compares it with the one that is noted: contacts that
    /// panels seal to one node's key can be opened by no node that lacks it.
    func require(_ keys: OfficeKeyRing) throws {
        let newest = keys.keys[0].line
        let noted = try note(.officeKey, newest)
        guard noted != newest else { return }
        guard keys.has(noted) else { throw CentralFault.officeKey(noted: noted) }
        // This node knows the key that was noted, and one that came after it.
        try write(.officeKey, newest)
    }

    /// Whether a node with these keys lacks one that another node has.
    ///
    /// - Parameter lines: public keys.
    func lacksOfficeKey(_ lines: [String]) throws -> Bool {
        guard isShared, let noted = try read(.officeKey) else { return false }
        return !lines.contains(noted)
    }

    /// Notes the newest of keys that were changed on purpose.
    func write(newestOfficeKey line: String) throws {
        try write(.officeKey, line)
    }

    /// As above: an address that one node suppressed is another's only under the same key.
    func require(_ key: SuppressionKey) throws {
        guard try note(.suppressionKey, key.id) == key.id else {
            throw CentralFault.suppressionKey
        }
    }

    /// Panels trust one authority, and would turn away from a node that shows another.
    func require(_ authority: CertificateFingerprint) throws {
        guard try note(.authority, authority.text) == authority.text else {
            throw CentralFault.authority
        }
    }

    /// Returns what is noted from now on.
    private func note(_ name: Name, _ value: String) throws -> String {
        guard isShared, let noted = try read(name) else {
            try write(name, value)
            return value
        }
        return noted
    }

    private func read(_ name: Name) throws -> String? {
        try store.query(
            "SELECT value FROM centre_facts WHERE tenant = ? AND name = ?",
            [.text(tenant), .text(name.rawValue)]
        ).first?[text: 0]
    }

    private func write(_ name: Name, _ value: String) throws {
        try store.execute(
            """
            INSERT INTO centre_facts (tenant, name, value) VALUES (?, ?, ?)
            ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value
            """, [.text(tenant), .text(name.rawValue), .text(value)])
    }
}
