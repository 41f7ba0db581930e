package import Exchange

/// The addresses that get no message. Within a transaction of the writer.
package struct Suppressions {
    /// The longest `why`, in characters.
    static let whyCharactersMax = 200

    private let store: any Store
    private let tenant: String

    package init(_ store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// - Returns: whether the address could be written to before.
    @discardableResult
    package func suppress(
        _ address: AddressDigest, why: String, at now: Int64
    ) throws(StoreFault) -> Bool {
        try set(address, isInForce: true, why, now)
    }

    /// - Returns: whether the address was suppressed before.
    @discardableResult
    package func allow(
        _ address: AddressDigest, why: String, at now: Int64
    ) throws(StoreFault) -> Bool {
        try set(address, isInForce: false, why, now)
    }

    func isSuppressed(_ address: AddressDigest) throws(StoreFault) -> Bool {
        let rows = try store.query(
            "SELECT 1 FROM suppressions "
                + "WHERE tenant = ? AND kind = ? AND digest = ? AND is_in_force = 1",
            key(address))
        return !rows.isEmpty
    }

    private func set(
        _ address: AddressDigest, isInForce: Bool, _ why: String, _ now: Int64
    ) throws(StoreFault) -> Bool {
        guard try isSuppressed(address) != isInForce else { return false }
        try store.execute(
            """
            INSERT INTO suppressions (tenant, kind, digest, since_ms, is_in_force, why)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, kind, digest) DO UPDATE SET since_ms = excluded.since_ms,
                is_in_force = excluded.is_in_force, why = excluded.why
            """,
            key(address) + [
                .integer(now), .flag(isInForce),
                .text(String(printable(why).prefix(Self.whyCharactersMax))),
            ])
        return true
    }

    private func key(_ address: AddressDigest) -> [SQLValue] {
        [.text(tenant), .number(address.kind.rawValue), .bytes(address.digest)]
    }
}
