/// How many contacts are sealed to each of the office's keys.
package struct CountSealedContacts: AdministrativeTask {
    package static let name = "key list"
    package static let isReading = true

    package struct Use: Codable, Hashable, Sendable {
        /// The key's id, as `OfficeKeyRing.Held` has it.
        package var key: String
        package var contacts: Int
        /// When the newest came, in milliseconds since 1970.
        package var newest: Int64
    }

    package init() {}

    /// A sealed contact names its key in its bytes 8 to 15, little-endian.
    package func perform(in store: any Store, _ scene: TaskScene) throws -> [Use] {
        try store.query(
            """
            SELECT substr(c.sealed, 9, 8), COUNT(*), MAX(r.received_ms) FROM contacts c
            JOIN records r ON r.tenant = c.tenant AND r.log = c.log AND r.sequence = c.sequence
            WHERE c.tenant = ? AND c.visit <> '' GROUP BY substr(c.sealed, 9, 8) ORDER BY 1
            """, [.text(scene.tenant)]
        ).map { row in
            let id = row[bytes: 0].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            return Use(
                key: OfficeKeyRing.text(of: id), contacts: Int(row[integer: 1]),
                newest: row[integer: 2])
        }
    }
}

/// Has the audit log tell what is about to be done to the office's keys, which stand in files.
package struct NoteOfficeKeys: AdministrativeTask {
    package static let name = "key note"

    private let action: String
    private let keys: [String]
    private let isShared: Bool
    private let known: [String]?

    /// - Parameters:
    ///   - action: as on the command line: `key rotate`.
    ///   - keys: ids.
    ///   - ring: the keys that are to be changed; nil where none is.
    ///   - isShared: whether other nodes have keys, too.
    package init(
        _ action: String, _ keys: [String], changing ring: OfficeKeyRing? = nil,
        isShared: Bool = false
    ) {
        self.action = action
        self.keys = keys
        self.isShared = isShared
        known = ring?.keys.map(\.line)
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Bool {
        let facts = CentreFacts(store: store, tenant: scene.tenant, isShared: isShared)
        if let known, try facts.lacksOfficeKey(known) {
            throw AdministrativeRefusal(
                "another node has a newer office key than this one",
                try: "copy office.key and office.pub from there first.")
        }
        try scene.note(action, on: keys.joined(separator: " "), in: store)
        return true
    }
}

/// Has every node know which office key is the newest, once it stands in the file: one that lacks
/// it does not start.
package struct NoteNewestOfficeKey: AdministrativeTask {
    package static let name = "key newest"

    private let line: String

    package init(of ring: OfficeKeyRing) {
        line = ring.keys[0].line
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Bool {
        try CentreFacts(store: store, tenant: scene.tenant, isShared: true)
            .write(newestOfficeKey: line)
        return true
    }
}
