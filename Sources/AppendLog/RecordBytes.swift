import CCRC32C

// The header of a record, little-endian:
//
//    0  4  CRC-32C of bytes 4… of the record, seeded by the epoch
//    4  2  bytes of the payload
//    6  1  type
//    7  1  version of the payload's layout
//    8  8  sequence
//   16  8  boottime, nanoseconds
//   24  6  wall time, milliseconds since 1970
//   30  2  boot ordinal (15 bits), and whether the wall clock was trusted (the highest bit)

extension Epoch {
    /// What the checksum of every record of this epoch begins with, so that a record of another
    /// log, or of a segment's former life, never parses.
    package var seed: UInt32 {
        withUnsafeBytes(of: bits.littleEndian) { smile_crc32c(0, $0.baseAddress, $0.count) }
    }
}

extension Record {
    /// Writes the record to the beginning of `buffer`; returns how many bytes it took.
    ///
    /// - Parameter seed: the epoch's.
    @discardableResult
    package static func encode(
        _ draft: Draft, sequence: SequenceNumber, seed: UInt32,
        into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let count = put(draft, sequence: sequence, into: buffer)
        seal(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), seed: seed)
        return count
    }

    /// Everything but the checksum.
    @inline(__always)
    private static func put(
        _ draft: Draft, sequence: SequenceNumber, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let count = draft.recordByteCount
        precondition(buffer.count >= count)
        let stamp = draft.stamp
        let boot = stamp.bootOrdinal | (stamp.isWallTrusted ? 1 << 15 : 0)
        let kind = UInt64(draft.version) << 24 | UInt64(draft.type.rawValue) << 16
        buffer.store((kind | UInt64(count - headerBytes)) << 32, at: 0)
        buffer.store(sequence.rawValue, at: 8)
        buffer.store(stamp.boottimeNanoseconds, at: 16)
        buffer.store(UInt64(boot) << 48 | stamp.wallMilliseconds, at: 24)
        draft.payload.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: buffer[headerBytes..<count]).copyMemory(
                from: $0)
        }
        return count
    }

    /// The checksums of records that stand side by side. All at once, so that the processor works
    /// on several of them at a time.
    private static func seal(_ records: UnsafeMutableRawBufferPointer, seed: UInt32) {
        guard var record = records.baseAddress else { return }
        let end = record + records.count
        while record < end {
            if let four = FourRecords(record, within: end - record) {
                four.seal(record, seed: seed)
                record += four.byteCount
            } else {
                let payload = record.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
                let count = headerBytes + Int(UInt16(littleEndian: payload))
                let checksum = smile_crc32c(seed, record + 4, count - 4)
                record.storeBytes(of: checksum.littleEndian, as: UInt32.self)
                record += count
            }
        }
    }

    /// Writes records one behind the other, as many as fit; none more once less than `roomMin`
    /// bytes are left.
    ///
    /// - Returns: how many, and how many bytes they took.
    package static func encode(
        _ drafts: ArraySlice<Draft>, from first: SequenceNumber, seed: UInt32,
        into buffer: UnsafeMutableRawBufferPointer, roomMin: Int
    ) -> (count: Int, bytes: Int) {
        // Drafts are read where they are: to copy one would be to count its payload's owners.
        drafts.withUnsafeBufferPointer { drafts in
            var used = 0
            var count = 0
            while count < drafts.count {
                let room = buffer.count - used
                guard room >= roomMin, drafts[count].recordByteCount <= room else { break }
                used += put(
                    drafts[count], sequence: first.advanced(by: count),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[used...]))
                count += 1
            }
            seal(UnsafeMutableRawBufferPointer(rebasing: buffer[..<used]), seed: seed)
            return (count, used)
        }
    }

    /// The record's bytes as they stand in the log and in a batch.
    package func bytes(epoch: Epoch) -> [UInt8] {
        let draft = Draft(type: type, version: version, stamp: stamp, payload: payload)
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            count = Record.encode(
                draft, sequence: sequence, seed: epoch.seed,
                into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// How long the record at the beginning of `bytes` is, if its checksum fits.
    package static func verify(
        _ bytes: UnsafeRawBufferPointer, seed: UInt32
    ) throws(RecordFault) -> Int {
        if let length = length(bytes, seed: seed) { return length }
        guard bytes.count >= headerBytes else {
            throw .cutShort(bytes: bytes.count, needed: headerBytes)
        }
        let payload = Int(bytes.load(UInt16.self, at: 4))
        guard payload <= payloadBytesMax else { throw .payloadTooLong(payload) }
        let count = headerBytes + payload
        guard bytes.count >= count else { throw .cutShort(bytes: bytes.count, needed: count) }
        throw .wrongChecksum
    }

    /// The same where nobody asks why not: nil where no record verifies.
    @inline(__always)
    static func length(_ bytes: UnsafeRawBufferPointer, seed: UInt32) -> Int? {
        guard bytes.count >= headerBytes, let start = bytes.baseAddress else { return nil }
        let count = headerBytes + Int(bytes.load(UInt16.self, at: 4))
        guard count <= bytes.count, count <= headerBytes + payloadBytesMax,
            smile_crc32c(seed, start + 4, count - 4) == bytes.load(UInt32.self, at: 0)
        else { return nil }
        return count
    }

    /// Reads the record at the beginning of `bytes`, which may go on behind it.
    package init(_ bytes: UnsafeRawBufferPointer, seed: UInt32) throws(RecordFault) {
        let count = try Self.verify(bytes, seed: seed)
        let wall =
            UInt64(bytes.load(UInt16.self, at: 28)) << 32 | UInt64(bytes.load(UInt32.self, at: 24))
        let boot = bytes.load(UInt16.self, at: 30)
        self.init(
            sequence: SequenceNumber(bytes.load(UInt64.self, at: 8)),
            type: RecordType(rawValue: bytes[Self.typeOffset]), version: bytes[7],
            stamp: Stamp(
                boottimeNanoseconds: bytes.load(UInt64.self, at: 16), wallMilliseconds: wall,
                isWallTrusted: boot & (1 << 15) != 0, bootOrdinal: boot),
            payload: Array(bytes[Self.headerBytes..<count]))
    }

    /// Reads the record at the beginning of `bytes`, which may go on behind it.
    package init(decoding bytes: ArraySlice<UInt8>, epoch: Epoch) throws(RecordFault) {
        let result = bytes.withUnsafeBytes { buffer -> Result<Record, RecordFault> in
            Result { () throws(RecordFault) in try Record(buffer, seed: epoch.seed) }
        }
        self = try result.get()
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Little-endian, at any byte.
    @inline(__always)
    func store<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= count)
        baseAddress!.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
    }
}

extension UnsafeRawBufferPointer {
    /// Little-endian, from any byte.
    @inline(__always)
    func load<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type, at offset: Int) -> Value {
        precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= count)
        return Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
