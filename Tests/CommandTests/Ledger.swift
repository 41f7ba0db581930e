import AppendLog
import Exchange
import Feedback
import Foundation
import Peers

/// A panel's state folder with a log whose every byte is known beforehand.
final class Ledger {
    static let epoch = Epoch(bits: 0x5eed_5eed_5eed_5eed_5eed_5eed_5eed_5eed)
    static let pageBytes = 4_096
    /// Records of 64 bytes in a page.
    static let pageRecords = 63

    let folder: TemporaryFolder
    let key = PanelKey()
    var logFolder: String { "\(folder.path)/log" }

    /// - Parameter segmentPages: small segments are quickly full.
    init(segmentPages: Int = 256) throws {
        folder = try TemporaryFolder("ledger")
        try folder.write("panel.key", key.text)
        _ = try log(segmentPages)
    }

    /// The log, open; closed with the value's end. A child that another test is just starting holds
    /// our lock for a moment, until it becomes its own program.
    private func log(_ segmentPages: Int = 256) throws -> AppendLog {
        var log: AppendLog?
        try wait(upTo: 20, for: "the log's lock") {
            do {
                log = try AppendLog(
                    opening: logFolder, storage: FileStorage(),
                    options: LogOptions(segmentPages: segmentPages), newEpoch: { Self.epoch })
            } catch LogFault.locked { return false }
            return true
        }
        return log!
    }

    /// One start of the daemon, of another boot of the machine, then so many answers.
    func append(answers count: Int, segmentPages: Int = 256, acknowledging: UInt64? = nil) throws {
        let log = try log(segmentPages)
        let boot = Boot(kernelBootID: 7, version: "0.1.0", touchpoint: "exit")
        var drafts = [draft(.boot(boot), 1)]
        for number in 0..<count { drafts.append(draft(.answer(answer(number)), 2 + number)) }
        for start in stride(from: 0, to: drafts.count, by: AppendLog.groupRecordsMax) {
            let end = min(start + AppendLog.groupRecordsMax, drafts.count)
            _ = try log.append(Array(drafts[start..<end]))
        }
        try log.prepareSpare()
        if let acknowledging { try log.acknowledge(before: SequenceNumber(acknowledging)) }
    }

    /// Appends these, a second apart.
    func append(_ payloads: [Payload]) throws {
        let log = try log()
        _ = try log.append(payloads.enumerated().map { draft($1, 1 + $0) })
    }

    private func draft(_ payload: Payload, _ second: Int) -> Draft {
        Draft(
            type: payload.type, version: Payload.version,
            stamp: Stamp(
                boottimeNanoseconds: UInt64(second) * 1_000_000_000,
                wallMilliseconds: 1_790_000_000_000 + UInt64(second) * 1_000,
                isWallTrusted: false, bootOrdinal: 3),
            payload: payload.bytes)
    }

    private func answer(_ number: Int) -> Answer {
        Answer(
            visit: VisitID(UInt64(number + 1)), revision: Revision(number: 1, digest: 0xfeed),
            question: .first, choice: Choice(UInt8(1 + number % 4)),
            millisecondsSinceShown: 900)
    }

    func path(ofSegment ordinal: Int) -> String {
        String(format: "\(logFolder)/%016d.seg", ordinal)
    }

    /// 300 records, and a settled page in the middle is overwritten: its 63 are lost.
    static func damaged(acknowledging mark: UInt64) throws -> Ledger {
        let ledger = try Ledger()
        try ledger.append(answers: 299, acknowledging: mark)
        try ledger.damage(segment: 1, at: 4 * pageBytes, count: pageBytes)
        return ledger
    }

    /// A page that was being written when the power went: the second start is not whole.
    func tearTail() throws {
        try append(answers: 0)
        try damage(segment: 1, at: 2 * Self.pageBytes, count: 8)
    }

    /// Overwrites bytes of a segment, as a bad disk does.
    func damage(segment ordinal: Int, at byte: Int, count: Int, with value: UInt8 = 0xff) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path(ofSegment: ordinal)))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(byte))
        try file.write(contentsOf: Data(repeating: value, count: count))
    }

    /// Every file of the log, by name.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: logFolder) {
            files[name] = FileManager.default.contents(atPath: "\(logFolder)/\(name)")
        }
        return files
    }

    /// Runs `smilectl` and gives what it printed, with this folder's path as FOLDER.
    func smilectl(_ arguments: String...) throws -> Programs.Run {
        var run = try Programs.run("smilectl", arguments, in: folder)
        run.text = run.text.replacingOccurrences(of: folder.path, with: "FOLDER")
        return run
    }
}
