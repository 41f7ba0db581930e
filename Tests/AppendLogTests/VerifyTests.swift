import AppendLog
import TestKit
import Testing

@Suite struct VerifyTests {
    private let bytes = 512 - Record.headerBytes
    private let segment = "/log/0000000000000001.seg"

    @Test func `a whole log has no findings`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        try world.append(40, payloadBytes: bytes, to: log)
        try log.acknowledge(before: SequenceNumber(7))
        try log.prepareSpare()
        let report = try world.reader().verify()
        #expect(report.epoch == LogWorld.epoch)
        #expect(report.records == 40)
        #expect(report.recordBytes == 40 * 512)
        #expect(report.segments == 3)
        #expect(report.spares == 1)
        #expect(report.fileBytes == 4 * 5 * 4_096)
        #expect(report.kept == Range(1, 41))
        #expect(report.acknowledged == SequenceNumber(7))
        #expect(report.findings == [])
        #expect(!report.isDamaged)
    }

    @Test func `each finding names file, byte and number`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        try world.append(20, payloadBytes: bytes, to: try world.open())
        let after = disk.killed()
        var damaged = try #require(after.bytes(of: segment))
        damaged[3 * 4_096 + 64 + 2 * 512 + 100] ^= 4
        after.replace(segment, with: damaged)
        let report = try world.on(after).reader().verify()
        #expect(report.isDamaged)
        #expect(report.records == 19)
        #expect(report.holes == [Range(3, 4)])
        #expect(report.findings.map(\.kind) == [.hole, .record])
        let hole = try #require(report.findings.first)
        #expect(hole.file == "0000000000000001.seg")
        #expect(hole.byte == 3 * 4_096 + 64 + 3 * 512)
        #expect(hole.sequence == SequenceNumber(3))
        #expect(hole.description.contains("records 3 to before 4 are lost"))
    }

    @Test func `a torn tail is harmless, and told`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(3, to: log)
        let after = disk.killed()
        var torn = try #require(after.bytes(of: segment))
        torn[2 * 4_096 + 5] = 99
        after.replace(segment, with: torn)
        let report = try world.on(after).reader().verify()
        #expect(report.findings.map(\.kind) == [.tornTail])
        #expect(report.tornBytes == 4_096)
        #expect(!report.isDamaged)
        #expect(report.records == 3)
    }

    @Test func `a damaged segment header and a lost cursor are told`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(3, to: log)
        try log.prepareSpare()
        let after = disk.killed()
        var damaged = try #require(after.bytes(of: segment))
        damaged[30] ^= 1
        after.replace(segment, with: damaged)
        after.remove("/log/cursor")
        let report = try world.on(after).reader().verify()
        #expect(Set(report.findings.map(\.kind)) == [.segmentHeader, .cursor])
        #expect(report.records == 3)
        #expect(report.acknowledged == nil)
    }

    @Test func `gap records are counted as what they say`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        try world.append(20, payloadBytes: bytes, to: try world.open())
        let after = disk.killed()
        let second = "/log/0000000000000002.seg"
        var damaged = try #require(after.bytes(of: second))
        // Records 15 to 20 stand in a slot alone.
        damaged[4_096 + 64 + 100] ^= 4
        after.replace(second, with: damaged)
        let log = try world.on(after).open()
        #expect(log.opening.gaps == [Range(15, 16)])
        let report = try world.on(after).reader().verify()
        #expect(report.gaps == [Range(15, 16)])
        #expect(report.holes == [Range(15, 16)])
        #expect(report.records == 20)
    }
}
