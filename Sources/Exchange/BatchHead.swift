package import AppendLog

extension Batch {
    /// What a batch's first bytes say. Nothing of it is verified.
    package struct Head: Hashable, Sendable {
        package let epoch: Epoch
        package let range: Range<SequenceNumber>
        /// Of the whole batch.
        package let byteCount: Int

        /// - Parameter bytes: `headerBytes` of them.
        package init(_ bytes: [UInt8]) throws(BatchFault) {
            guard bytes.count == Batch.headerBytes else { throw .tooShort(bytes: bytes.count) }
            byteCount = try Batch.announcedBytes(ofHeader: bytes[...])
            func number(at offset: Int, bytes count: Int) -> UInt128 {
                bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt128($1) }
            }
            epoch = Epoch(bits: number(at: 48, bytes: 16))
            let first = UInt64(number(at: 64, bytes: 8))
            let end = UInt64(number(at: 72, bytes: 8))
            guard first < end else { throw .emptyRange }
            range = SequenceNumber(rawValue: first)..<SequenceNumber(rawValue: end)
        }
    }
}
