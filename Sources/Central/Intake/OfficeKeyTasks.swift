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

/// Has the audit log tell what was done to the office's keys, which stand in files.
package struct NoteOfficeKeys: AdministrativeTask {
    package static let name = "key note"

    private let action: String
    private let keys: [String]

    /// - Parameters:
    ///   - action: as on the command line: `key rotate`.
    ///   - keys: ids.
    package init(_ action: String, _ keys: [String]) {
        self.action = action
        self.keys = keys
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Bool {
        try scene.note(action, on: keys.joined(separator: " "), in: store)
        return true
    }
}
