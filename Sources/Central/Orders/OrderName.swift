import Crypto

/// Which order it is: whose, for what, and by the key that the caller chose for it.
struct OrderName: Hashable, Sendable {
    /// `account NAME` or `token PREFIX`.
    let caller: String
    /// As the route is called.
    let operation: String
    let key: OrderKey
}

/// What a caller names an order by, so that it can be given again without being done again: the
/// header `Idempotency-Key`.
struct OrderKey: Hashable, Sendable {
    static let characters = 8...128

    let text: String

    /// Reads a string as structured fields have it, or the same without its quotes.
    ///
    /// - Returns: nil for one that is too short, too long, or has other characters than letters,
    ///   digits and `._~:/+=-`.
    init?(_ field: String) {
        let isQuoted = field.utf8.count >= 2 && field.hasPrefix("\"") && field.hasSuffix("\"")
        let text = isQuoted ? String(field.dropFirst().dropLast()) : field
        guard Self.characters.contains(text.utf8.count), text.utf8.allSatisfy(Self.allows)
        else { return nil }
        self.text = text
    }

    /// One that nobody chose before.
    static var random: OrderKey { OrderKey(AccessSecret().text)! }

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "._~:/+=-".utf8.contains(byte)
        }
    }
}

/// What an order says: two with the same are the same order.
struct OrderFingerprint: Hashable, Sendable {
    let bytes: [UInt8]

    init(method: String, path: String, body: [UInt8]) {
        // Neither a method nor an address holds a line feed, so none can run into the next.
        let said = Array("\(method)\n\(path)\n".utf8) + body
        bytes = Array(SHA256.hash(data: said))
    }
}
