/// An answer that was given to an order.
struct KeptAnswer: Hashable, Sendable {
    let fingerprint: OrderFingerprint
    let body: [UInt8]
    /// What was done, while what follows from it outside of the store is not; then empty.
    let aftermath: [UInt8]
}

/// The answers to the orders of the last day. Verbs over a store, each within the transaction of
/// what the order does.
struct KeptAnswers {
    static let milliseconds: Int64 = 86_400_000
    /// Of one caller at once.
    static let answersMax = 10_000

    let store: any Store
    let tenant: String

    init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// Forgets what was kept for long enough.
    func forget(at now: Int64) throws(StoreFault) {
        try store.execute(
            "DELETE FROM kept_answers WHERE tenant = ? AND kept_ms <= ?",
            [.text(tenant), .integer(now - Self.milliseconds)])
    }

    func answer(to name: OrderName) throws(StoreFault) -> KeptAnswer? {
        try store.query(
            "SELECT fingerprint, answer, aftermath FROM kept_answers WHERE tenant = ? "
                + "AND caller = ? AND operation = ? AND order_key = ?", key(name)
        ).first.map {
            KeptAnswer(
                fingerprint: OrderFingerprint(bytes: $0[bytes: 0]), body: $0[bytes: 1],
                aftermath: $0[bytes: 2])
        }
    }

    /// In how many seconds a caller may give another order; nil: now.
    func wait(for caller: String, at now: Int64) throws(StoreFault) -> Int? {
        let row = try store.query(
            "SELECT count(*), coalesce(min(kept_ms), 0) FROM kept_answers "
                + "WHERE tenant = ? AND caller = ?", [.text(tenant), .text(caller)])[0]
        guard row[integer: 0] >= Int64(Self.answersMax) else { return nil }
        return max(1, Int((row[integer: 1] + Self.milliseconds - now + 999) / 1_000))
    }

    func keep(_ answer: KeptAnswer, to name: OrderName, at now: Int64) throws(StoreFault) {
        try store.execute(
            "INSERT INTO kept_answers (tenant, caller, operation, order_key, fingerprint, kept_ms, "
                + "answer, aftermath) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            key(name) + [
                .bytes(answer.fingerprint.bytes), .integer(now), .bytes(answer.body),
                .bytes(answer.aftermath),
            ])
    }

    /// What follows from an order is done, too.
    func settle(_ name: OrderName) throws(StoreFault) {
        try store.execute(
            "UPDATE kept_answers SET aftermath = ? WHERE tenant = ? AND caller = ? "
                + "AND operation = ? AND order_key = ?", [.bytes([])] + key(name))
    }

    private func key(_ name: OrderName) -> [SQLValue] {
        [.text(tenant), .text(name.caller), .text(name.operation), .text(name.key.text)]
    }
}

extension OrderFingerprint {
    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
