import AppendLog
import Exchange
import Feedback
import Foundation
import Panel
import Peers
import Testing

/// What is on a stick after exports that were whole, broken off, damaged or full.
@Suite struct StickExportTests {
    private static let epoch = Epoch(bits: 0x5eed)
    /// So that a small log makes several files: a batch of 500 answers is over it.
    private static let fileBytes = 20_000
    private let folder: TemporaryFolder
    private let key = PanelKey()
    private var log: String { "\(folder.path)/log" }
    private var stick: String { "\(folder.path)/stick" }

    init() throws {
        folder = try TemporaryFolder("stick-export")
        try FileManager.default.createDirectory(
            atPath: stick, withIntermediateDirectories: false)
        try append(12_000)
    }

    private func append(_ count: Int, to path: String? = nil, epoch: Epoch = epoch) throws {
        let log = try AppendLog(
            opening: path ?? log, storage: FileStorage(), options: LogOptions(segmentPages: 256),
            newEpoch: { epoch })
        var left = count
        while left > 0 {
            let group = min(left, AppendLog.groupRecordsMax)
            let drafts = (0..<group).map { number in
                let payload = Payload.answer(
                    Answer(
                        visit: VisitID(UInt64(left - number)),
                        revision: Revision(number: 1, digest: 1), question: .first,
                        choice: Choice(1), millisecondsSinceShown: 900))
                return Draft(
                    type: payload.type, version: Payload.version,
                    stamp: Stamp(
                        boottimeNanoseconds: UInt64(number), wallMilliseconds: 1_790_000_000_000,
                        isWallTrusted: true, bootOrdinal: 3),
                    payload: payload.bytes)
            }
            _ = try log.append(drafts)
            left -= group
        }
    }

    @discardableResult
    private func export(
        again: Bool = false, of path: String? = nil, key: PanelKey? = nil
    ) throws -> StickExport.Summary {
        let outline = try LogOutline(of: path ?? log, storage: FileStorage())
        let reader = try LogReader(directory: path ?? log, storage: FileStorage())
        return try StickExport(
            reader, key: key ?? self.key, to: stick, fileBytesMax: Self.fileBytes
        ).write(outline.kept, kept: outline.kept, again: again)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: stick).sorted()
    }

    /// Every sequence on the stick, each batch verified.
    private func sequences() throws -> [UInt64] {
        try names().filter { $0.hasSuffix(".batches") }.flatMap { name in
            var rest = Array(try Data(contentsOf: URL(filePath: "\(stick)/\(name)")))[...]
            var found: [UInt64] = []
            while !rest.isEmpty {
                let count = try Batch.announcedBytes(ofHeader: rest.prefix(Batch.headerBytes))
                found += try Batch(verifying: Array(rest.prefix(count))).records
                    .map(\.sequence.rawValue)
                rest = rest.dropFirst(count)
            }
            return found
        }.sorted()
    }

    private let everything = Array(1...12_000 as ClosedRange<UInt64>)

    @Test func `an export is several files that are whole one after the other`() throws {
        let summary = try export()
        #expect(summary.written.count == 3 && summary.earlier == 0 && summary.damaged.isEmpty)
        #expect(
            try names() == [
                "\(key.panel)-1-4097.batches", "\(key.panel)-4097-8193.batches",
                "\(key.panel)-8193-12001.batches",
            ])
        #expect(try sequences() == everything)
    }

    @Test func `what is on the stick is not written twice unless somebody asks`() throws {
        try export()
        let again = try export()
        #expect(again.written.isEmpty && again.earlier == 3)
        try append(50)
        let later = try export()
        #expect(later.written.map(\.range) == [SequenceNumber(12_001)..<SequenceNumber(12_051)])
        #expect(try sequences() == Array(1...12_050))
        #expect(try export(again: true).written.count == 3)
    }

    @Test func `an export goes on where a pulled stick stopped`() throws {
        try export()
        let part = "\(stick)/\(key.panel)-4097-12001.batches.part"
        try Data("half".utf8).write(to: URL(filePath: part))
        try FileManager.default.removeItem(
            atPath: "\(stick)/\(key.panel)-4097-8193.batches")
        let summary = try export()
        #expect(summary.written.map(\.range) == [SequenceNumber(4_097)..<SequenceNumber(8_193)])
        #expect(try sequences() == everything)
        #expect(!FileManager.default.fileExists(atPath: part))
    }

    @Test func `several panels share one stick and leave each other's files`() throws {
        let other = PanelKey()
        let part = "\(stick)/\(other.panel)-1-9.batches.part"
        try Data("half".utf8).write(to: URL(filePath: part))
        try export()
        #expect(FileManager.default.fileExists(atPath: part))
        #expect(try export(key: other).written.count == 3)
        #expect(try names().count == 6)
        #expect(!FileManager.default.fileExists(atPath: part))
    }

    @Test func `a file of before that is cut short or of another epoch does not count`() throws {
        try export()
        let cut = "\(stick)/\(key.panel)-1-4097.batches"
        let bytes = try Data(contentsOf: URL(filePath: cut))
        try bytes.dropLast(1).write(to: URL(filePath: cut))
        let summary = try export()
        #expect(summary.damaged == ["\(key.panel)-1-4097.batches"])
        #expect(summary.written.map(\.range) == [SequenceNumber(1)..<SequenceNumber(4_097)])
        #expect(try sequences() == everything)
        // The panel was imaged anew: the same numbers are other records.
        let imaged = "\(folder.path)/imaged"
        try append(100, to: imaged, epoch: Epoch(bits: 9))
        #expect(try export(of: imaged).written.count == 1)
    }

    @Test func `gaps between what is covered are found in any order`() {
        func range(_ first: UInt64, _ end: UInt64) -> Range<SequenceNumber> {
            SequenceNumber(first)..<SequenceNumber(end)
        }
        let whole = range(10, 100)
        #expect([].gaps(in: whole) == [whole])
        #expect([range(1, 200)].gaps(in: whole) == [])
        #expect(
            [range(50, 60), range(1, 20), range(55, 70), range(99, 120), range(120, 130)]
                .gaps(in: whole) == [range(20, 50), range(70, 99)])
    }

    private func words(_ code: Int32, whole: Int = 2) -> String {
        StickFolder("/media/usb").ending(
            FolderFile.Fault(path: "/media/usb/x", step: "written", code: code), filesWhole: whole
        ).text
    }

    @Test func `a stick that is read-only, full, gone or another's says what to do`() {
        #expect(words(EROFS).contains("can only be read"))
        #expect(words(ENOSPC).contains("is full; 2 new files are whole on it"))
        #expect(words(ENOSPC, whole: 1).contains("1 new file is whole"))
        #expect(words(EACCES).contains("mount it for your own user"))
        for code in [EIO, ENODEV, ENOENT, ENOTCONN] {
            #expect(words(code).contains("is gone or does not answer"))
            #expect(words(code).contains("it goes on with what is missing"))
        }
        for code in [EROFS, ENOSPC, EACCES, EIO, EMFILE] {
            #expect(words(code).contains("the log is as it was"))
            #expect(words(code).contains("\nTry: "))
        }
    }

    @Test func `a folder that is not there writes nothing`() throws {
        try FileManager.default.removeItem(atPath: stick)
        let ending = #expect(throws: Ending.self) { try export() }
        #expect(ending?.text.contains("is gone or does not answer") == true)
    }
}
