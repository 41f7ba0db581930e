/// What a record's payload is, for whoever reads it. The log itself knows `gap` alone.
package struct RecordType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The log's own: records that were lost here.
    package static let gap = RecordType(rawValue: 255)
}

/// A record before the log gives it its number.
package struct Draft: Hashable, Sendable {
    package let type: RecordType
    /// The version of the payload's layout.
    package let version: UInt8
    /// Bytes of the payload, at hand without a look at where those stand: a group's size is added
    /// up before it gets numbers, and in a thousand scattered places that took a fifth of its time.
    private let payloadByteCount: UInt16
    package let stamp: Stamp
    package let payload: [UInt8]

    /// A payload beyond `Record.payloadBytesMax` is a mistake of the caller's.
    package init(type: RecordType, version: UInt8, stamp: Stamp, payload: [UInt8]) {
        precondition(payload.count <= Record.payloadBytesMax)
        self.type = type
        self.version = version
        payloadByteCount = UInt16(payload.count)
        self.stamp = stamp
        self.payload = payload
    }

    /// The bytes of the record that this becomes.
    package var recordByteCount: Int { Record.headerBytes + Int(payloadByteCount) }
}

/// One entry of the log. `Docs/Formats/append-log.md` has its bytes.
package struct Record: Hashable, Sendable {
    package static let headerBytes = 32
    static let typeOffset = 6
    /// Half a page: any record fits a page behind the page's own header.
    package static let payloadBytesMax = 2_048

    package let sequence: SequenceNumber
    package let type: RecordType
    package let version: UInt8
    package let stamp: Stamp
    package let payload: [UInt8]

    package init(
        sequence: SequenceNumber, type: RecordType, version: UInt8, stamp: Stamp, payload: [UInt8]
    ) {
        precondition(payload.count <= Self.payloadBytesMax)
        self.sequence = sequence
        self.type = type
        self.version = version
        self.stamp = stamp
        self.payload = payload
    }

    package init(_ draft: Draft, sequence: SequenceNumber) {
        self.init(
            sequence: sequence, type: draft.type, version: draft.version, stamp: draft.stamp,
            payload: draft.payload)
    }

    package var byteCount: Int { Self.headerBytes + payload.count }
}

/// Why bytes are no record of this epoch.
package enum RecordFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes end before the record does.
    case cutShort(bytes: Int, needed: Int)
    case payloadTooLong(Int)
    /// The checksum fails: damage, or another epoch.
    case wrongChecksum

    package var description: String {
        switch self {
        case .cutShort(let bytes, let needed): "ends after \(bytes) of \(needed) bytes"
        case .payloadTooLong(let bytes): "announces a payload of \(bytes) bytes"
        case .wrongChecksum: "is damaged: its checksum does not fit"
        }
    }
}
