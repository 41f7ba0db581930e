package import Exchange
package import Feedback

/// How panels come in: strings that the office makes, each good for one panel. Verbs over a store,
/// each within one transaction of the caller's.
package struct Enrolments {
    /// Wrong secrets until a string is dead. Of 2¹²⁸, nobody hits one.
    package static let triesMax: Int64 = 10
    /// The most open strings of one tenant.
    package static let openMax: Int64 = 10_000
    package static let lifetimeMilliseconds: ClosedRange<Int64> = 60_000...7_776_000_000
    /// A week.
    package static let usualLifetimeMilliseconds: Int64 = 604_800_000

    let store: any Store
    let tenant: String
    let now: Int64

    package init(in store: any Store, tenant: String, at now: Int64) {
        self.store = store
        self.tenant = tenant
        self.now = now
    }

    /// Makes an open enrolment. Only the digest of the token's secret is kept.
    ///
    /// - Parameter replaced: the panel whose place is given on; nil: a place of its own.
    package func make(
        at place: PanelPlace, name: String, replacing replaced: PanelID? = nil,
        lastingMilliseconds: Int64 = usualLifetimeMilliseconds
    ) throws(StoreFault) -> EnrolmentToken? {
        let open = try store.query(
            "SELECT COUNT(*) FROM enrolments WHERE tenant = ? AND consumed_ms = 0 "
                + "AND expires_ms > ?", [.text(tenant), .integer(now)])
        guard open[0][integer: 0] < Self.openMax else { return nil }
        while true {
            let token = EnrolmentToken.random()
            let isNew = try store.insertBatch(
                into: "enrolments",
                [
                    "tenant", "enrolment", "secret_digest", "site", "touchpoint", "name",
                    "replaces", "made_ms", "expires_ms", "tries_left", "panel", "consumed_ms",
                ],
                [
                    [
                        .text(tenant), .number(token.number), .bytes(token.digest),
                        .text(place.site), .text(place.touchpoint), .text(name),
                        .text(replaced?.description ?? ""), .integer(now),
                        .integer(now + lastingMilliseconds), .integer(Self.triesMax), .text(""),
                        .integer(0),
                    ]
                ])
            if isNew == 1 { return token }
        }
    }

    /// Lets a panel in, or says why not. A wrong guess is counted, which must be kept: so this
    /// returns what it refuses, and throws only what the store says.
    package func claim(
        _ claim: EnrolmentClaim
    ) throws(StoreFault) -> Result<EnrolledPanel, IdentityFault> {
        guard let row = try row(of: claim.token.number), row.triesLeft > 0 else {
            return .failure(.refused)
        }
        guard isSame(row.digest, claim.token.digest) else {
            try store.execute(
                "UPDATE enrolments SET tries_left = tries_left - 1 "
                    + "WHERE tenant = ? AND enrolment = ?",
                [.text(tenant), .number(claim.token.number)])
            return .failure(.refused)
        }
        let register = PanelRegister(in: store, tenant: tenant)
        let id = try register.panel(ofKey: claim.publicKey) ?? PanelID(ofPublicKey: claim.publicKey)
        let known = try register.panel(id)
        if known?.isRetired == true { return .failure(.retired(id)) }
        // Whoever used it may ask again, at any time: its first answer may never have arrived.
        if row.panel == id.description, let known { return .success(known) }
        guard row.panel.isEmpty else { return .failure(.used) }
        guard row.expires > now else { return .failure(.expired) }
        if let known, known.place != row.place, row.replaces != id.description {
            return .failure(.elsewhere(id, place: known.place.key))
        }
        return try consume(row, claim, by: id, known, register)
    }

    private func consume(
        _ row: EnrolmentRow, _ claim: EnrolmentClaim, by id: PanelID, _ known: EnrolledPanel?,
        _ register: PanelRegister
    ) throws(StoreFault) -> Result<EnrolledPanel, IdentityFault> {
        let used = try store.execute(
            "UPDATE enrolments SET panel = ?, consumed_ms = ? "
                + "WHERE tenant = ? AND enrolment = ? AND consumed_ms = 0",
            [
                .text(id.description), .integer(now), .text(tenant), .number(claim.token.number),
            ])
        guard used == 1 else { return .failure(.used) }
        if known == nil {
            try register.add(
                id, key: claim.publicKey, at: row.place, named: row.name, now: now)
        } else {
            try register.move(id, to: row.place, named: row.name, now: now)
        }
        if let replaced = PanelID(row.replaces), replaced != id {
            try register.retire(replaced, replacedBy: id, takenUntil: nil, now: now)
        }
        return .success(
            EnrolledPanel(id: id, place: row.place, name: row.name, isRetired: false))
    }

    /// Ends a string that nobody used. Returns whether there was one.
    package func cancel(_ number: UInt32) throws(StoreFault) -> Bool {
        try store.execute(
            "DELETE FROM enrolments WHERE tenant = ? AND enrolment = ? AND consumed_ms = 0",
            [.text(tenant), .number(number)]) == 1
    }

    private func row(of number: UInt32) throws(StoreFault) -> EnrolmentRow? {
        try store.query(
            "SELECT secret_digest, site, touchpoint, name, replaces, expires_ms, tries_left, panel "
                + "FROM enrolments WHERE tenant = ? AND enrolment = ?",
            [.text(tenant), .number(number)]
        ).first.map(EnrolmentRow.init)
    }

    /// Takes as long for any difference.
    private func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// One enrolment, as the store has it.
private struct EnrolmentRow {
    let digest: [UInt8]
    let place: PanelPlace
    let name: String
    let replaces: String
    let expires: Int64
    let triesLeft: Int64
    let panel: String

    init(_ row: Row) {
        digest = row[bytes: 0]
        place = PanelPlace(site: row[text: 1], touchpoint: row[text: 2])
        name = row[text: 3]
        replaces = row[text: 4]
        expires = row[integer: 5]
        triesLeft = row[integer: 6]
        panel = row[text: 7]
    }
}
