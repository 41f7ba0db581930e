/// What a gap record says: these numbers had records once, and they are lost here.
package struct Gap: Hashable, Sendable {
    package static let version: UInt8 = 1
    static let payloadBytes = 16

    package let lost: Range<SequenceNumber>

    package init(lost: Range<SequenceNumber>) {
        self.lost = lost
    }

    /// Nil for another record, or a gap of a version that this program does not know.
    package init?(_ record: Record) {
        guard record.type == .gap, record.version == Self.version,
            record.payload.count >= Self.payloadBytes
        else { return nil }
        let (first, end) = record.payload.withUnsafeBytes {
            ($0.load(UInt64.self, at: 0), $0.load(UInt64.self, at: 8))
        }
        guard first < end else { return nil }
        lost = SequenceNumber(first)..<SequenceNumber(end)
    }

    package func draft(stamp: Stamp) -> Draft {
        let payload = [UInt8](unsafeUninitializedCapacity: Self.payloadBytes) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.store(lost.lowerBound.rawValue, at: 0)
            bytes.store(lost.upperBound.rawValue, at: 8)
            count = Self.payloadBytes
        }
        return Draft(type: .gap, version: Self.version, stamp: stamp, payload: payload)
    }
}
