import AppendLog
import Exchange
import Feedback
import Foundation
import Measuring
import Panel
import Peers

/// A panel's log, and a stick that forgets.
final class StickSite {
    /// What is on the stick.
    struct Look {
        /// The numbers that each whole file covers.
        var whole: [String: [Range<SequenceNumber>]] = [:]
        var damaged: [String] = []
        var parts = 0
    }

    enum Mounting {
        case clean
        /// As a computer does it that a pulled stick is put into.
        case repaired
        case lost
    }

    private let log: String
    private let key = PanelKey()
    private let fileBytes: Int
    private let disk: ForgottenWrites.ForgetfulDisk
    private let kept: Range<SequenceNumber>
    private var stick: String { disk.log }

    init(in folder: TemporaryFolder, answers: Int, fileBytes: Int) throws {
        log = "\(folder.path)/log"
        self.fileBytes = fileBytes
        disk = try ForgottenWrites.ForgetfulDisk()
        try StickLog.write(answers, to: log)
        kept = try LogOutline(of: log, storage: FileStorage()).kept
    }

    func logDigest() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: log) {
            files[name] = FileManager.default.contents(atPath: "\(log)/\(name)")
        }
        return files
    }

    func export() throws -> StickExport.Summary {
        let reader = try LogReader(directory: log, storage: FileStorage())
        return try StickExport(reader, key: key, to: stick, fileBytesMax: fileBytes)
            .write(kept, kept: kept)
    }

    /// An export from its beginning to its end, and the stick before it.
    func record() throws -> (empty: [UInt8], ForgottenWrites.OperationRecord) {
        try disk.load(disk.blank)
        try whileMounted {
            try FileManager.default.createDirectory(
                atPath: stick, withIntermediateDirectories: false)
        }
        let empty = disk.read()
        try disk.load(empty)
        try whileMounted { _ = try export() }
        return (empty, try disk.takeOperations())
    }

    private func whileMounted(_ body: () throws -> Void) throws {
        let status = disk.mount()
        guard status == 0 else { throw MeasuringFault("mount", disk.folder, status) }
        do {
            try body()
            // What the kernel writes when it unmounts is not pulled away.
            try disk.note(.ended)
        } catch {
            try? disk.unmount()
            throw error
        }
        try disk.unmount()
    }

    func mount(_ content: [UInt8]) throws -> Mounting {
        try disk.load(content)
        if disk.mount() == 0 { return .clean }
        guard try disk.repair() else { return .lost }
        try disk.load(disk.read())
        return disk.mount() == 0 ? .repaired : .lost
    }

    func unmount() throws {
        try disk.unmount()
    }

    func look() throws -> Look {
        var look = Look()
        for name in try FileManager.default.contentsOfDirectory(atPath: stick) {
            guard !name.hasSuffix(".part") else {
                look.parts += 1
                continue
            }
            if let ranges = try ranges(of: "\(stick)/\(name)") {
                look.whole[name] = ranges
            } else {
                look.damaged.append(name)
            }
        }
        return look
    }

    /// Nil where not every batch verifies.
    private func ranges(of path: String) throws -> [Range<SequenceNumber>]? {
        var rest = Array(try Data(contentsOf: URL(filePath: path)))[...]
        var ranges: [Range<SequenceNumber>] = []
        while !rest.isEmpty {
            guard
                let count = try? Batch.announcedBytes(ofHeader: rest.prefix(Batch.headerBytes)),
                let batch = try? Batch(verifying: Array(rest.prefix(count)))
            else { return nil }
            ranges.append(batch.range)
            rest = rest.dropFirst(count)
        }
        return ranges.isEmpty ? nil : ranges
    }

    func isComplete(_ look: Look) -> Bool {
        look.whole.values.flatMap(\.self).gaps(in: kept).isEmpty
    }
}
