import AppendLog
import Exchange
import Feedback
import Foundation
import Panel
import Peers
import Testing

/// What a technician's commands make of a log of which the disk does not give one page.
@Suite struct LogReadingTests {
    private static let pageBytes = 4_096
    /// Of this boot of the machine, as far as these tests say.
    private static let boot: UInt128 = 0xb007
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/log" }
    private var kept: Range<SequenceNumber> { SequenceNumber(1)..<SequenceNumber(302) }

    /// 301 records, the first a start: 63 to a page, the first settled page is the third.
    init() throws {
        folder = try TemporaryFolder("log-reading")
        let log = try AppendLog(
            opening: "\(folder.path)/log", storage: FileStorage(),
            options: LogOptions(segmentPages: 256), newEpoch: { Epoch(bits: 0x5eed) })
        _ = try log.append([Self.start(of: Self.boot, ordinal: 3)])
        for number in 0..<300 {
            let answer = Payload.answer(
                Answer(
                    visit: VisitID(UInt64(number + 1)), revision: Revision(number: 1, digest: 1),
                    question: .first, choice: Choice(1), millisecondsSinceShown: 900))
            _ = try log.append([Self.draft(answer, second: 10 + UInt64(number), ordinal: 3)])
        }
    }

    private static func start(of boot: UInt128, ordinal: UInt16) -> Draft {
        draft(
            .boot(Boot(kernelBootID: boot, version: "1", touchpoint: "exit")), second: 1,
            ordinal: ordinal)
    }

    private static func draft(_ payload: Payload, second: UInt64, ordinal: UInt16) -> Draft {
        Draft(
            type: payload.type, version: Payload.version,
            stamp: Stamp(
                boottimeNanoseconds: second * 1_000_000_000,
                wallMilliseconds: 1_790_000_000_000 + second * 1_000, isWallTrusted: true,
                bootOrdinal: ordinal),
            payload: payload.bytes)
    }

    /// Reads as from a disk that refuses one page.
    private func reader(refusing page: Int?) throws -> LogReader {
        try LogReader(directory: path, storage: storage(refusing: page))
    }

    private func storage(refusing page: Int?) -> BadPageStorage {
        BadPageStorage(bytes: page.map { $0 * Self.pageBytes..<($0 + 1) * Self.pageBytes } ?? 0..<0)
    }

    private func outline(_ page: Int?) throws -> LogOutline {
        try LogOutline(of: path, storage: storage(refusing: page))
    }

    private var clock: PanelClock {
        PanelClock(
            now: { Instant(nanoseconds: 1_000_000_000_000) },
            wall: { .init(milliseconds: 1_790_000_000_000 + 86_400_000, isTrusted: true) })
    }

    private func numbers(_ range: Range<UInt64>) -> Range<SequenceNumber> {
        SequenceNumber(range.lowerBound)..<SequenceNumber(range.upperBound)
    }

    @Test func `a walk passes over what the disk refuses, and names it`() throws {
        var seen: [UInt64] = []
        let unread = try reader(refusing: 4).walk(kept, recordsAtOnce: 20) {
            seen += $0.records.map(\.sequence.rawValue)
        }
        #expect(unread == [numbers(64..<127)])
        #expect(seen == Array(1..<64) + Array(127..<302))
    }

    @Test(arguments: [3, 4, 6]) func `an export leaves out one page, and goes on`(page: Int) throws
    {
        let file = "\(folder.path)/stick.batches"
        let summary = try LogExport(reader(refusing: page), key: PanelKey(), clock: clock)
            .write(kept, kept: kept, to: file, onBytes: { _ in })
        #expect(summary.unread.count == 1)
        #expect(summary.records == 301 - 63)
        #expect(summary.missing == 0)
    }

    @Test(arguments: [0, 1, 2, 7]) func `an export goes out whichever page is bad`(page: Int) throws
    {
        let file = "\(folder.path)/stick.batches"
        let outline = try outline(page)
        let summary = try LogExport(reader(refusing: page), key: PanelKey(), clock: clock)
            .write(outline.kept, kept: outline.kept, to: file, onBytes: { _ in })
        #expect(summary.records >= 301 - 63)
        #expect(
            summary.records
                + summary.unread.reduce(0) {
                    $0 + Int($1.upperBound.rawValue - $1.lowerBound.rawValue)
                } == Int(outline.kept.upperBound.rawValue - 1))
    }

    @Test func `the starts of this boot are found, whatever the disk refuses besides`() throws {
        #expect(try BootsOfLog.ordinals(reader(refusing: 5), kept: kept, of: Self.boot) == [3])
        #expect(try BootsOfLog.ordinals(reader(refusing: 3), kept: kept, of: Self.boot) == [])
        #expect(try BootsOfLog.ordinals(reader(refusing: nil), kept: kept, of: 7) == [])
        #expect(try BootsOfLog.ordinals(reader(refusing: nil), kept: kept, of: 0) == [])
    }

    @Test func `a restart of the daemon leaves the age of what the one before made`() throws {
        let log = try AppendLog(
            opening: path, storage: FileStorage(), options: LogOptions(segmentPages: 256),
            newEpoch: { Epoch(bits: 1) })
        _ = try log.append([Self.start(of: Self.boot, ordinal: 4)])
        let oldest = try OldestWaiting(
            reader(refusing: nil), outline(nil), clock: clock, kernelBootID: Self.boot)
        #expect(oldest?.age == .sinceBoot(999_000))
        let later = try OldestWaiting(
            reader(refusing: nil), outline(nil), clock: clock, kernelBootID: 7)
        #expect(later?.age == .byWallClock(86_399_000))
    }

    @Test func `where the oldest that waits is refused, no age is told and the numbers are`() throws
    {
        let oldest = try #require(
            try OldestWaiting(
                reader(refusing: 3), outline(3), clock: clock, kernelBootID: Self.boot))
        #expect(oldest.age == .unknown)
        #expect(oldest.unread == [numbers(1..<64)])
    }

    @Test func `the panel's own rate is reckoned around what the disk refuses`() throws {
        let wall = clock.wall()
        for page in [3, 4, 6] {
            let rate = try LogRate(reader(refusing: page), kept: kept, wall: wall)
            #expect(rate.map { ($0.recordsPerDay).rounded() } ?? 0 >= 200)
        }
    }

    @Test func `a clock that nobody has set gives no rate`() throws {
        var wall = clock.wall()
        #expect(try LogRate(reader(refusing: nil), kept: kept, wall: wall) != nil)
        wall.isTrusted = false
        #expect(try LogRate(reader(refusing: nil), kept: kept, wall: wall) == nil)
    }
}

/// The real disk, but that it fails to read some bytes of each segment.
private struct BadPageStorage: LayeredStorage {
    let base: any Storage = FileStorage()
    let bytes: Range<Int>

    func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        guard !(offset..<offset + buffer.count).overlaps(bytes) else {
            throw StorageFault(
                kind: .device, call: "pread", path: "the bad page", reason: "Input/output error")
        }
        return try base.read(file, into: buffer, at: offset)
    }
}
