import AppendLog
package import Exchange
package import Feedback

/// Erases what a customer typed in one visit.
package struct EraseContact: AdministrativeTask {
    package static let name = "contact erase"

    package struct Answer: Codable, Sendable {
        /// Sealed contacts that were there and are gone.
        package var erased: Int64
        /// Whether the visit was known here. What comes of it later is not stored either way.
        package var isKnown: Bool
        /// The panel's logs in which the visit is closed, by epoch.
        package var epochs: [String]
    }

    private let panel: String
    private let visit: UInt64

    package init(panel: PanelID, visit: VisitID) {
        self.panel = panel.description
        self.visit = visit.rawValue
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let epochs = try store.query(
            "SELECT epoch FROM logs WHERE tenant = ? AND panel = ? ORDER BY log",
            [.text(scene.tenant), .text(panel)]
        ).map { $0[text: 0] }
        guard !epochs.isEmpty else {
            throw AdministrativeRefusal(
                "nothing of the panel \(panel) is here; nothing was changed",
                try: "look for the panel's id on the office's page.", .panel)
        }
        let erasure = Erasure(store, tenant: scene.tenant)
        var answer = Answer(erased: 0, isKnown: false, epochs: epochs)
        for name in names(epochs) {
            answer.erased += try count("contacts", name, store, scene)
            if try count("answers", name, store, scene) > 0 { answer.isKnown = true }
            try erasure.erase(name, at: scene.now)
        }
        try scene.note(Self.name, on: "\(panel) \(VisitID(visit))", in: store)
        return answer
    }

    package func finish(_ answer: Answer, _ aftermath: TaskAftermath) throws {
        for name in names(answer.epochs) { try aftermath.keep(.erased(name)) }
    }

    private func names(_ epochs: [String]) -> [VisitName] {
        guard let panel = PanelID(panel) else { return [] }
        return epochs.compactMap { Epoch($0) }.map {
            VisitName(panel: panel, epoch: $0, visit: VisitID(visit))
        }
    }

    private func count(
        _ table: String, _ name: VisitName, _ store: any Store, _ scene: TaskScene
    ) throws -> Int64 {
        try store.query(
            """
            SELECT count(*) FROM logs l JOIN \(table) t ON t.tenant = l.tenant AND t.log = l.log
            WHERE l.tenant = ? AND l.panel = ? AND l.epoch = ? AND t.visit = ?
            """, [.text(scene.tenant)] + name.columns)[0][integer: 0]
    }
}

/// Puts an address on the list of those that get no message, or takes it off. It crosses as its
/// digest alone.
package struct SuppressAddress: AdministrativeTask {
    package static let name = "suppression set"

    package struct Answer: Codable, Sendable {
        /// Whether it was otherwise before.
        package var changed: Bool
    }

    private let kind: UInt8
    private let digest: [UInt8]
    private let isSuppressed: Bool
    private let why: String

    /// - Parameter why: for whoever asks later; at most 200 characters.
    package init(_ address: AddressDigest, isSuppressed: Bool, why: String) {
        kind = address.kind.rawValue
        digest = address.digest
        self.isSuppressed = isSuppressed
        self.why = why
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let suppressions = Suppressions(store, tenant: scene.tenant)
        let address = try address()
        try scene.note(
            isSuppressed ? "suppression add" : "suppression remove", on: "\(address.kind)",
            in: store)
        return Answer(
            changed: isSuppressed
                ? try suppressions.suppress(address, why: why, at: scene.now)
                : try suppressions.allow(address, why: why, at: scene.now))
    }

    package func finish(_ answer: Answer, _ aftermath: TaskAftermath) throws {
        let address = try address()
        try aftermath.keep(
            isSuppressed ? .suppressed(address, why: why) : .allowed(address, why: why))
    }

    private func address() throws -> AddressDigest {
        guard let kind = AddressDigest.Kind(rawValue: kind), digest.count == AddressDigest.byteCount
        else {
            throw AdministrativeRefusal(
                "the address's digest is damaged", try: "give the command again.")
        }
        return AddressDigest(kind: kind, digest: digest)
    }
}
