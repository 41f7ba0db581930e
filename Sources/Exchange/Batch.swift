package import AppendLog
import Crypto
package import Feedback
import FoundationEssentials

/// Consecutive records of one panel's log, signed by the panel: what crosses the network, and what
/// a stick carries. `Docs/Formats/batch.md` has the bytes.
///
/// A value of this type is verified: length, signature, and the checksum and order of every record.
package struct Batch: Sendable {
    package static let mediaType = "application/vnd.smile-panel.batch"
    package static let headerBytes = 128
    package static let signatureBytes = 64
    package static let recordsMax = 4_096
    package static let recordBytesMax = 1_048_576
    /// The most bytes of a batch: what intake reads at most.
    package static let bytesMax = headerBytes + recordBytesMax + signatureBytes
    static let magic: [UInt8] = Array("SMILEBAT".utf8)
    static let version: UInt16 = 1

    /// Ed25519, 32 bytes: what signed the batch.
    package let publicKey: [UInt8]
    /// Whose the batch says it is. Where the id does not follow from the key (`isFirstKey`),
    /// whoever reads the batch must know from elsewhere that the key is this panel's.
    package let panel: PanelID
    package let epoch: Epoch
    /// The panel says that its log holds just `records` of this range: what is missing is lost.
    package let range: Range<SequenceNumber>
    /// The panel's clocks when it signed: they date records whose own clock could not be trusted.
    package let signedAt: Stamp
    package let records: [Record]
    /// Each record's own bytes, as they stand in the log, in the order of `records`.
    package let recordBytes: [ArraySlice<UInt8>]

    /// Whether the panel's id follows from the key: it is the panel's first.
    package var isFirstKey: Bool { panel == PanelID(ofPublicKey: publicKey) }
}

/// Why bytes are no batch. Nothing of such a batch is stored.
package enum BatchFault: Error, Hashable, CustomStringConvertible {
    case tooShort(bytes: Int)
    case tooLong(bytes: Int)
    case notABatch
    case unknownVersion(UInt16)
    case unknownFeatures(UInt32)
    case wrongLength(bytes: Int, expected: Int)
    case tooManyRecords(Int)
    case emptyRange
    case wrongSignature
    case damagedRecord(byte: Int, what: String)
    case outsideRange(SequenceNumber)
    case wrongCount(announced: Int, found: Int)

    package var description: String {
        switch self {
        case .tooShort(let bytes):
            "the batch ends after \(bytes) bytes; its header and signature alone need "
                + "\(Batch.headerBytes + Batch.signatureBytes)"
        case .tooLong(let bytes):
            "the batch has \(bytes) bytes; at most \(Batch.bytesMax) are allowed"
        case .notABatch: "the bytes do not begin with 'SMILEBAT'"
        case .unknownVersion(let version):
            "the batch is of format version \(version); this program reads version \(Batch.version)"
        case .unknownFeatures(let bits):
            "the batch needs features that this program lacks (bits \(String(bits, radix: 16)))"
        case .wrongLength(let bytes, let expected):
            "the batch has \(bytes) bytes; its header announces \(expected)"
        case .tooManyRecords(let count):
            "the batch announces \(count) records; at most \(Batch.recordsMax) are allowed"
        case .emptyRange: "the batch covers no sequence numbers"
        case .wrongSignature: "the signature does not fit the batch and its public key"
        case .damagedRecord(let byte, let what): "the record at byte \(byte) \(what)"
        case .outsideRange(let sequence):
            "record \(sequence.rawValue) stands out of order or outside the batch's range"
        case .wrongCount(let announced, let found):
            "the batch announces \(announced) records and holds \(found)"
        }
    }
}

extension Batch {
    /// Signs records as they stand in the log.
    ///
    /// - Parameters:
    ///   - records: the bytes of the records, one after the other, in order.
    ///   - count: how many they are, at most `recordsMax`.
    ///   - range: not empty; holds every record's sequence.
    package static func signed(
        _ records: [UInt8], count: Int, range: Range<SequenceNumber>, epoch: Epoch,
        at signedAt: Stamp, by key: PanelKey
    ) -> [UInt8] {
        precondition(!range.isEmpty && count <= recordsMax && records.count <= recordBytesMax)
        var writer = ByteWriter(reserving: headerBytes + records.count + signatureBytes)
        writer.put(magic)
        writer.put(version)
        writer.put(UInt16(headerBytes))
        writer.put(UInt32(0))
        writer.put(key.key.publicKey.rawRepresentation)
        writer.put(epoch.bits)
        writer.put(range.lowerBound.rawValue)
        writer.put(range.upperBound.rawValue)
        writer.put(UInt32(count))
        writer.put(UInt32(records.count))
        writer.put(signedAt)
        if key.isFirst { writer.putZeros(PanelID.byteCount) } else { writer.put(key.panel.bytes) }
        writer.putZeros(headerBytes - writer.bytes.count)
        writer.put(records)
        // Ed25519 with a key that exists does not fail.
        let signature = try! key.key.signature(for: writer.bytes)
        writer.put(signature)
        return writer.bytes
    }

    /// Reads and verifies a batch: length first, then the signature, then every record.
    package init(verifying bytes: [UInt8]) throws(BatchFault) {
        let header = try BatchHeader(bytes)
        try header.verifySignature(of: bytes)
        let end = Self.headerBytes + header.recordBytes
        var records: [Record] = []
        var slices: [ArraySlice<UInt8>] = []
        records.reserveCapacity(header.count)
        slices.reserveCapacity(header.count)
        var position = Self.headerBytes
        var next = header.range.lowerBound
        while position < end {
            let record = try Self.record(in: bytes[position..<end], epoch: header.epoch)
            guard record.sequence >= next, record.sequence < header.range.upperBound else {
                throw .outsideRange(record.sequence)
            }
            next = record.sequence.next
            slices.append(bytes[position..<position + record.byteCount])
            position += record.byteCount
            records.append(record)
        }
        guard records.count == header.count else {
            throw .wrongCount(announced: header.count, found: records.count)
        }
        publicKey = header.publicKey
        panel = header.panel
        epoch = header.epoch
        range = header.range
        signedAt = header.signedAt
        self.records = records
        recordBytes = slices
    }

    /// What every batch begins with.
    package static var firstBytes: [UInt8] { magic }

    /// The length of the batch that begins so; its content may still be wrong.
    ///
    /// - Parameter header: `headerBytes` bytes.
    package static func announcedBytes(
        ofHeader header: ArraySlice<UInt8>
    ) throws(BatchFault) -> Int {
        guard header.starts(with: magic) else { throw .notABatch }
        let length = header.dropFirst(84).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let count = headerBytes + length + signatureBytes
        guard count <= bytesMax else { throw .tooLong(bytes: count) }
        return count
    }

    private static func record(
        in bytes: ArraySlice<UInt8>, epoch: Epoch
    ) throws(BatchFault) -> Record {
        do {
            return try Record(decoding: bytes, epoch: epoch)
        } catch {
            throw .damagedRecord(byte: bytes.startIndex, what: error.description)
        }
    }
}

/// The first 128 bytes, their announced lengths checked against the bytes that are there.
private struct BatchHeader {
    var publicKey: [UInt8]
    var panel: PanelID
    var epoch: Epoch
    var range: Range<SequenceNumber>
    var count: Int
    var recordBytes: Int
    var signedAt: Stamp

    init(_ bytes: [UInt8]) throws(BatchFault) {
        guard bytes.count <= Batch.bytesMax else { throw .tooLong(bytes: bytes.count) }
        guard bytes.starts(with: Batch.magic) else { throw .notABatch }
        guard bytes.count >= Batch.headerBytes + Batch.signatureBytes else {
            throw .tooShort(bytes: bytes.count)
        }
        do {
            var reader = ByteReader(bytes)
            _ = try reader.take(8)
            let version = try reader.integer(UInt16.self)
            guard version == Batch.version, try reader.integer(UInt16.self) == Batch.headerBytes
            else { throw BatchFault.unknownVersion(version) }
            let features = try reader.integer(UInt32.self)
            guard features == 0 else { throw BatchFault.unknownFeatures(features) }
            publicKey = Array(try reader.take(32))
            epoch = Epoch(bits: try reader.integer(UInt128.self))
            let from = try reader.integer(UInt64.self)
            let to = try reader.integer(UInt64.self)
            guard from < to else { throw BatchFault.emptyRange }
            range = SequenceNumber(rawValue: from)..<SequenceNumber(rawValue: to)
            count = Int(try reader.integer(UInt32.self))
            recordBytes = Int(try reader.integer(UInt32.self))
            signedAt = try reader.stamp()
            let named = PanelID(bytes: try reader.take(PanelID.byteCount))
            panel = named.bits == 0 ? PanelID(ofPublicKey: publicKey) : named
        } catch let fault as BatchFault {
            throw fault
        } catch {
            throw .tooShort(bytes: bytes.count)
        }
        guard count <= Batch.recordsMax else { throw .tooManyRecords(count) }
        let expected = Batch.headerBytes + recordBytes + Batch.signatureBytes
        guard bytes.count == expected else {
            throw .wrongLength(bytes: bytes.count, expected: expected)
        }
    }

    func verifySignature(of bytes: [UInt8]) throws(BatchFault) {
        let signed = bytes.count - Batch.signatureBytes
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey),
            key.isValidSignature(bytes[signed...], for: bytes[..<signed])
        else { throw .wrongSignature }
    }
}
