import CCRC32C

/// Four records of one length that stand side by side, as lone answers do. A checksum waits for
/// itself: four at once take a processor hardly longer than one.
struct FourRecords {
    private let start: UnsafeRawPointer
    /// Of each of them.
    private let stride: Int

    /// Of all four.
    var byteCount: Int { 4 * stride }

    /// Nil where what begins at `start` does not announce four records of one length, or these do
    /// not end within `room` bytes.
    @inline(__always)
    init?(_ start: UnsafeRawPointer, within room: Int) {
        guard room >= 4 * Record.headerBytes else { return nil }
        let length = Self.payloadLength(start)
        stride = Record.headerBytes + Int(UInt16(littleEndian: length))
        self.start = start
        guard byteCount <= room,
            Self.payloadLength(start + stride) == length,
            Self.payloadLength(start + 2 * stride) == length,
            Self.payloadLength(start + 3 * stride) == length
        else { return nil }
    }

    /// Whether they are records of this epoch with these four numbers.
    @inline(__always)
    func verify(from first: SequenceNumber, seed: UInt32) -> Bool {
        let checksums = checksums(seed)
        return isRecord(0, first, checksums.0) && isRecord(1, first, checksums.1)
            && isRecord(2, first, checksums.2) && isRecord(3, first, checksums.3)
    }

    /// Writes their checksums.
    ///
    /// - Parameter start: where they begin, for writing.
    @inline(__always)
    func seal(_ start: UnsafeMutableRawPointer, seed: UInt32) {
        let checksums = checksums(seed)
        start.storeBytes(of: checksums.0.littleEndian, as: UInt32.self)
        (start + stride).storeBytes(of: checksums.1.littleEndian, as: UInt32.self)
        (start + 2 * stride).storeBytes(of: checksums.2.littleEndian, as: UInt32.self)
        (start + 3 * stride).storeBytes(of: checksums.3.littleEndian, as: UInt32.self)
    }

    @inline(__always)
    private func isRecord(_ place: Int, _ first: SequenceNumber, _ checksum: UInt32) -> Bool {
        let record = start + place * stride
        let number = record.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        return UInt64(littleEndian: number) == first.rawValue + UInt64(place)
            && UInt32(littleEndian: record.loadUnaligned(as: UInt32.self)) == checksum
    }

    @inline(__always)
    private func checksums(_ seed: UInt32) -> (UInt32, UInt32, UInt32, UInt32) {
        var results: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &results) { results in
            smile_crc32c_four(
                seed, start + 4, stride, stride - 4,
                results.baseAddress!.assumingMemoryBound(to: UInt32.self))
        }
        return results
    }

    /// As it stands there.
    @inline(__always)
    private static func payloadLength(_ record: UnsafeRawPointer) -> UInt16 {
        record.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
    }
}
