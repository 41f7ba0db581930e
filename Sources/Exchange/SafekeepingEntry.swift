package import AppendLog
package import Feedback

/// A visit by names that no database gave.
package struct VisitName: Hashable, Sendable {
    package var panel: PanelID
    package var epoch: Epoch
    package var visit: VisitID

    package init(panel: PanelID, epoch: Epoch, visit: VisitID) {
        self.panel = panel
        self.epoch = epoch
        self.visit = visit
    }
}

/// What the centre must not forget even where its database is put back to an older state:
/// `Docs/Formats/safekeeping.md` has the bytes.
package enum SafekeepingEntry: Hashable, Sendable {
    /// The database was opened for writing so many times.
    case life(UInt64)
    /// The visit's contacts were erased.
    case erased(VisitName)
    /// A message was begun for the `number`-th time, from 1.
    case attempted(VisitName, followUp: String, number: UInt32)
    /// Never write to this address again.
    case suppressed(AddressDigest, why: String)
    /// The address may be written to again.
    case allowed(AddressDigest, why: String)
}

extension SafekeepingEntry {
    package static let version: UInt8 = 1

    private enum Kind {
        static let life = RecordType(rawValue: 1)
        static let erased = RecordType(rawValue: 2)
        static let attempted = RecordType(rawValue: 3)
        static let suppressed = RecordType(rawValue: 4)
        static let allowed = RecordType(rawValue: 5)
    }

    package var type: RecordType {
        switch self {
        case .life: Kind.life
        case .erased: Kind.erased
        case .attempted: Kind.attempted
        case .suppressed: Kind.suppressed
        case .allowed: Kind.allowed
        }
    }

    /// - Parameter tenant: at most 255 bytes of UTF-8.
    package func payload(of tenant: String) -> [UInt8] {
        var writer = ByteWriter(reserving: 128)
        writer.putShortText(tenant)
        switch self {
        case .life(let number): writer.put(number)
        case .erased(let visit): writer.put(visit)
        case .attempted(let visit, let followUp, let number):
            writer.put(visit)
            writer.put(number)
            writer.putShortText(followUp)
        case .suppressed(let address, let why), .allowed(let address, let why):
            writer.put(address.kind.rawValue)
            writer.put(address.digest)
            writer.putShortText(why)
        }
        return writer.bytes
    }

    /// The entry of a record, and whose it is; nil for a type or version that this program does not
    /// know.
    package static func read(
        _ record: Record
    ) throws(PayloadFault) -> (tenant: String, entry: SafekeepingEntry)? {
        guard record.version == version else { return nil }
        var reader = ByteReader(record.payload)
        let tenant = try reader.shortText()
        let entry: SafekeepingEntry
        switch record.type {
        case Kind.life: entry = .life(try reader.integer(UInt64.self))
        case Kind.erased: entry = .erased(try reader.visitName())
        case Kind.attempted:
            let (visit, number) = (try reader.visitName(), try reader.integer(UInt32.self))
            entry = .attempted(visit, followUp: try reader.shortText(), number: number)
        case Kind.suppressed:
            guard let address = try reader.addressDigest() else { return nil }
            entry = .suppressed(address, why: try reader.shortText())
        case Kind.allowed:
            guard let address = try reader.addressDigest() else { return nil }
            entry = .allowed(address, why: try reader.shortText())
        default: return nil
        }
        return (tenant, entry)
    }
}

extension ByteWriter {
    fileprivate mutating func put(_ visit: VisitName) {
        put(visit.panel.bits)
        put(visit.epoch.bits)
        put(visit.visit.rawValue)
    }
}

extension ByteReader {
    fileprivate mutating func visitName() throws(PayloadFault) -> VisitName {
        VisitName(
            panel: PanelID(bits: try integer(UInt128.self)),
            epoch: Epoch(bits: try integer(UInt128.self)),
            visit: VisitID(try integer(UInt64.self)))
    }

    /// Nil for a kind of address that this program does not know.
    fileprivate mutating func addressDigest() throws(PayloadFault) -> AddressDigest? {
        let kind = AddressDigest.Kind(rawValue: try integer(UInt8.self))
        let digest = Array(try take(AddressDigest.byteCount))
        return kind.map { AddressDigest(kind: $0, digest: digest) }
    }
}
