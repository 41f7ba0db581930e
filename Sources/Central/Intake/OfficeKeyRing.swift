package import Exchange

/// The office's key pairs with their periods. Panels seal contacts to the present one; the older
/// ones open what was sealed to them.
package struct OfficeKeyRing: Sendable {
    package struct Held: Sendable {
        package let key: OfficePrivateKey
        /// From when it is handed to panels, in milliseconds since 1970; 0: since ever.
        package var from: Int64
        /// Until when panels may still seal to it; nil: no other has taken its place.
        package var until: Int64?

        package var id: String { OfficeKeyRing.text(of: key.publicKey.id) }

        /// The public half as panels are given it, without the line's end.
        package var line: String { String(key.publicKey.text.prefix { !$0.isNewline }) }
    }

    /// The most keys, the next one included.
    package static let keysMax = 16

    /// The newest first; never empty.
    package private(set) var keys: [Held]

    package init(_ key: OfficePrivateKey, from: Int64 = 0) {
        keys = [Held(key: key, from: from)]
    }

    /// Sixteen hexadecimal digits.
    static func text(of id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The one that panels are given.
    package func present(at now: Int64) -> Held {
        keys.first { $0.from <= now } ?? keys[keys.count - 1]
    }

    /// What panels are told: a line a key, the first of which they seal to.
    func handedOut(at now: Int64) -> [String] { [present(at: now).key.publicKey.text] }

    /// The one whose time has not come yet.
    package func next(at now: Int64) -> Held? {
        keys[0].from > now && keys.count > 1 ? keys[0] : nil
    }

    func has(_ line: String) -> Bool {
        keys.contains { $0.line == line }
    }

    /// The key that a contact is sealed to.
    package subscript(_ id: UInt64) -> OfficePrivateKey? {
        keys.first { $0.key.publicKey.id == id }?.key
    }

    /// A new key takes the present one's place at `from`; panels may seal to the one before for
    /// `overlap` milliseconds more.
    package mutating func rotate(
        to key: OfficePrivateKey, from: Int64, overlap: Int64, at now: Int64
    ) throws(AdministrativeRefusal) {
        if let next = next(at: now) {
            throw AdministrativeRefusal(
                "the key \(next.id) is to take over on \(Timestamp.utc(next.from)) already",
                try: "wait until then, or forget it.")
        }
        guard keys.count < Self.keysMax else {
            throw AdministrativeRefusal(
                "there are \(keys.count) keys, as many as there may be",
                try: "smile-centrald key forget, for one that no contact is sealed to.")
        }
        keys[0].until = max(from, now) + overlap
        keys.insert(Held(key: key, from: max(from, now)), at: 0)
    }

    /// Takes a key away; where it is the newest, the one before stays for ever again.
    package mutating func forget(_ id: String) {
        precondition(keys.count > 1)
        if keys[0].id == id { keys[1].until = nil }
        keys.removeAll { $0.id == id }
    }

    /// Takes up the keys of another ring that this one lacks; its own stay as they are.
    ///
    /// - Returns: how many there were.
    package mutating func add(_ other: OfficeKeyRing) -> Int {
        let missing = other.keys.filter { held in !keys.contains { $0.id == held.id } }
        keys = (keys + missing).sorted { $0.from > $1.from }
        return missing.count
    }
}

extension OfficeKeyRing {
    /// As `office.key` holds it: a line a key, the newest first, with its period where it has one.
    package var text: String {
        keys.map { held in
            var line = String(held.key.text.prefix { !$0.isNewline })
            if held.from > 0 { line += " from=\(Timestamp.utc(held.from))" }
            if let until = held.until { line += " until=\(Timestamp.utc(until))" }
            return line + "\n"
        }.joined()
    }

    package init(text: String) throws(KeyFault) {
        keys = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            let key = try OfficePrivateKey(text: words.prefix(2).joined(separator: " "))
            var held = Held(key: key, from: 0)
            for word in words.dropFirst(2) {
                let parts = word.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let moment = Timestamp.milliseconds(String(parts[1])) else {
                    throw .notAKey
                }
                switch parts[0] {
                case "from": held.from = moment
                case "until": held.until = moment
                default: throw .notAKey
                }
            }
            keys.append(held)
        }
        guard (1...Self.keysMax).contains(keys.count) else { throw .notAKey }
        keys.sort { $0.from > $1.from }
    }
}
