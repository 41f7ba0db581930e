package import AppendLog
import Crypto
import FoundationEssentials

/// The centre's answer to a batch: JSON on the wire.
package struct Acknowledgement: Hashable, Sendable {
    /// The high-water mark: the centre has everything of this epoch before it.
    package var acknowledged: SequenceNumber
    /// How many of the batch's records were new.
    package var stored: Int
    /// How many the centre had before, byte for byte.
    package var known: Int
    /// Sequences that the centre holds with other content. They are set aside there for a person.
    package var conflicts: [SequenceNumber]
    /// What came of customers' answers, by language, for the panel's first question. Nil: the
    /// centre says nothing of it; empty: there is none.
    package var youSaid: [String: String]?

    package init(
        acknowledged: SequenceNumber, stored: Int, known: Int, conflicts: [SequenceNumber] = []
    ) {
        self.acknowledged = acknowledged
        self.stored = stored
        self.known = known
        self.conflicts = conflicts
    }
}

extension Acknowledgement: Codable {
    private enum CodingKeys: String, CodingKey {
        case acknowledged, stored, known, conflicts, youSaid
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        acknowledged = SequenceNumber(
            rawValue: try values.decode(UInt64.self, forKey: .acknowledged))
        stored = try values.decode(Int.self, forKey: .stored)
        known = try values.decode(Int.self, forKey: .known)
        conflicts = try values.decode([UInt64].self, forKey: .conflicts)
            .map(SequenceNumber.init(rawValue:))
        // A line that cannot be read must not cost the acknowledgement.
        youSaid = try? values.decodeIfPresent([String: String].self, forKey: .youSaid)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(acknowledged.rawValue, forKey: .acknowledged)
        try values.encode(stored, forKey: .stored)
        try values.encode(known, forKey: .known)
        try values.encode(conflicts.map(\.rawValue), forKey: .conflicts)
        try values.encodeIfPresent(youSaid, forKey: .youSaid)
    }

    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try! encoder.encode(self))  // Plain integers always encode.
    }

    /// The line as a file of its own; nil where the centre says nothing of it.
    package var youSaidJSON: [UInt8]? {
        guard let youSaid else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try! encoder.encode(youSaid))  // Texts always encode.
    }

    /// Nil for anything that is not an acknowledgement, such as a captive portal's page.
    package init?(json: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = value
    }
}

/// The digest that decides whether two records of one name are the same: the first 16 bytes of
/// SHA-256 over everything of the record but its checksum, which depends on the epoch alone.
package func identityDigest(ofRecord bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(SHA256.hash(data: bytes.dropFirst(4)).prefix(16))
}
