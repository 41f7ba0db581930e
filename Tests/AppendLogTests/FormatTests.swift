import AppendLog
import CCRC32C
import Foundation
import TestKit
import Testing

enum CRC {
    /// The four bytes of a checksum as they stand in a file.
    static func of(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let crc = bytes.withUnsafeBytes { smile_crc32c(0, $0.baseAddress, $0.count) }
        return (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) }
    }
}

/// The bytes that `Docs/Formats/append-log.md` describes.
@Suite struct FormatTests {
    @Test func `both ways to compute CRC-32C give the catalogue's check value`() {
        let check = Array("123456789".utf8)
        #expect(check.withUnsafeBytes { smile_crc32c(0, $0.baseAddress, $0.count) } == 0xe306_9283)
        #expect(
            check.withUnsafeBytes { smile_crc32c_portable(0, $0.baseAddress, $0.count) }
                == 0xe306_9283)
    }

    @Test func `both ways agree on every length, beginning and continuation`() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        bytes.withUnsafeBytes { buffer in
            for start in 0..<9 {
                for count in 0..<buffer.count - start {
                    let part = buffer.baseAddress! + start
                    let seed = UInt32(truncatingIfNeeded: count &* 2_654_435_761)
                    #expect(
                        smile_crc32c(seed, part, count) == smile_crc32c_portable(seed, part, count))
                    let half = count / 2
                    let first = smile_crc32c(seed, part, half)
                    #expect(
                        smile_crc32c(first, part + half, count - half)
                            == smile_crc32c(seed, part, count))
                }
            }
        }
    }

    @Test func `four checksums at once are those of each alone`() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        bytes.withUnsafeBytes { buffer in
            for (start, stride) in [(0, 64), (1, 33), (4, 72), (3, 9)] {
                for count in 0...stride {
                    let part = buffer.baseAddress! + start
                    let seed = UInt32(truncatingIfNeeded: count &* 2_654_435_761)
                    var (fast, portable) = (
                        [UInt32](repeating: 0, count: 4), [UInt32](repeating: 0, count: 4)
                    )
                    smile_crc32c_four(seed, part, stride, count, &fast)
                    smile_crc32c_four_portable(seed, part, stride, count, &portable)
                    let alone = (0..<4).map {
                        smile_crc32c_portable(seed, part + $0 * stride, count)
                    }
                    #expect(fast == alone)
                    #expect(portable == alone)
                }
            }
        }
    }

    @Test func `the worked example is what the same calls write`() throws {
        let disk = FaultyStorage()
        let log = try AppendLog(
            opening: "/log", storage: disk,
            options: LogOptions(segmentPages: LogOptions.segmentPagesMin),
            newEpoch: { LogWorld.epoch })
        let drafts = (1...3).map { number in
            Draft(
                type: RecordType(rawValue: 3), version: 1,
                stamp: Stamp(
                    boottimeNanoseconds: UInt64(number) * 1_000_000_000,
                    wallMilliseconds: 1_767_225_600_000 + UInt64(number), isWallTrusted: number > 1,
                    bootOrdinal: 5),
                payload: Array("tap \(number)".utf8))
        }
        _ = try log.append(Array(drafts[..<2]))
        _ = try log.append([drafts[2]])
        let written = try #require(disk.bytes(of: "/log/0000000000000001.seg"))
        #expect(written == (try Self.fixture("segment.hex")))
    }

    @Test func `the worked example is read`() throws {
        let disk = FaultyStorage()
        disk.replace("/log/0000000000000001.seg", with: try Self.fixture("segment.hex"))
        let reader = try LogReader(directory: "/log", storage: disk)
        #expect(reader.epoch == LogWorld.epoch)
        let excerpt = try reader.read(from: .first, before: nil, recordsMax: 10, bytesMax: 4_096)
        #expect(excerpt.range == Range(1, 4))
        #expect(
            excerpt.records.map { String(decoding: $0.payload, as: UTF8.self) }
                == ["tap 1", "tap 2", "tap 3"])
        #expect(excerpt.records.map(\.stamp.isWallTrusted) == [false, true, true])
    }

    /// Lines of an offset and up to 16 bytes, as `hexdump -C` writes them; what is left out is
    /// zeros.
    static func fixture(_ name: String) throws -> [UInt8] {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures").appending(path: name)
        var bytes: [UInt8] = []
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            let offset = try #require(Int(words[0], radix: 16))
            bytes += [UInt8](repeating: 0, count: max(0, offset - bytes.count))
            bytes += words.dropFirst().compactMap { UInt8($0, radix: 16) }
        }
        return bytes
    }

    @Test func `a gap record names its numbers`() throws {
        let stamp = Stamp(
            boottimeNanoseconds: 1, wallMilliseconds: 2, isWallTrusted: false, bootOrdinal: 3)
        let draft = Gap(lost: Range(7, 12)).draft(stamp: stamp)
        let record = Record(draft, sequence: SequenceNumber(20))
        #expect(Gap(record)?.lost == Range(7, 12))
        #expect(draft.payload.count == 16)
        let later = Record(
            sequence: record.sequence, type: .gap, version: 2, stamp: stamp, payload: draft.payload)
        #expect(Gap(later) == nil)
        let empty = Gap(lost: Range(7, 7)).draft(stamp: stamp)
        #expect(Gap(Record(empty, sequence: .first)) == nil)
    }

    @Test func `a record is read back as it was, and not under another epoch`() throws {
        let record = Record(
            sequence: SequenceNumber(0x0102_0304_0506_0708), type: RecordType(rawValue: 9),
            version: 4,
            stamp: Stamp(
                boottimeNanoseconds: .max, wallMilliseconds: Stamp.wallMillisecondsMax,
                isWallTrusted: true, bootOrdinal: Stamp.bootOrdinalMax),
            payload: [UInt8](repeating: 0xa5, count: Record.payloadBytesMax))
        let bytes = record.bytes(epoch: LogWorld.epoch)
        #expect(bytes.count == record.byteCount)
        #expect(try Record(decoding: bytes[...], epoch: LogWorld.epoch) == record)
        #expect(throws: RecordFault.wrongChecksum) {
            try Record(decoding: bytes[...], epoch: Epoch(bits: 1))
        }
        #expect(throws: RecordFault.cutShort(bytes: 2_079, needed: 2_080)) {
            try Record(decoding: bytes.dropLast(), epoch: LogWorld.epoch)
        }
        var long = bytes
        long[4] = 1
        long[5] = 8
        #expect(throws: RecordFault.payloadTooLong(2_049)) {
            try Record(decoding: long[...], epoch: LogWorld.epoch)
        }
    }
}
