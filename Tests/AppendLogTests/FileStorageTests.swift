import AppendLog
import Foundation
import TestKit
import Testing

/// The same promises on the machine's own disk.
@Suite struct FileStorageTests {
    /// A folder that is removed with its owner.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "append-log-\(UUID().uuidString)").path

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        var names: [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
        }
    }

    @Test func `what was promised is read back after each start`() throws {
        let folder = try Folder()
        var world = LogWorld(
            FileStorage(), folder: folder.path + "/log",
            options: LogOptions(segmentPages: 8, keptSegments: 2))
        for round in 1..<8 {
            let log = try world.open()
            #expect(log.opening.isClean)
            #expect(log.opening.wasCreated == (round == 1))
            try world.append(round * 40, to: log)
            try world.append(2, payloadBytes: 2_048, to: log)
            for _ in 0..<5 { try world.append(to: log) }
            try log.prepareSpare()
            try log.acknowledge(before: log.nextSequence)
            let kept = try world.reader().kept()
            #expect(kept.upperBound == log.nextSequence)
            world.forget(before: kept.lowerBound)
            world.check("round \(round)")
        }
        #expect(try world.reader().verify().findings == [])
    }

    @Test
    func `a second writer is refused, a reader is not, and the end of the first frees the log`()
        throws
    {
        let folder = try Folder()
        var world = LogWorld(FileStorage(), folder: folder.path, options: LogWorld.small)
        do {
            let log = try world.open()
            try world.append(3, to: log)
            #expect(throws: LogFault.locked(directory: folder.path)) { try world.open() }
            world.check()
        }
        #expect(try world.open().nextSequence == SequenceNumber(4))
    }

    @Test func `a torn tail goes to quarantine`() throws {
        let folder = try Folder()
        var world = LogWorld(FileStorage(), folder: folder.path, options: LogWorld.small)
        do {
            let log = try world.open()
            try world.append(3, to: log)
            try world.append(2, to: log)
        }
        let file = try FileHandle(forUpdating: URL(filePath: folder.path + "/0000000000000001.seg"))
        try file.seek(toOffset: 4_096 + 10)
        try file.write(contentsOf: [UInt8](repeating: 0x77, count: 700))
        try file.close()
        let log = try world.open()
        #expect(log.opening.tornBytes == 4_096)
        #expect(log.opening.quarantined == ["0000000000000001.torn"])
        try world.append(2, to: log)
        world.check()
        #expect(folder.names.contains("quarantine"))
    }

    @Test func `a segment is as large as its pages and made of written blocks`() throws {
        let folder = try Folder()
        let world = LogWorld(FileStorage(), folder: folder.path, options: LogOptions())
        _ = try world.open()
        let path = folder.path + "/0000000000000001.seg"
        let values = try URL(filePath: path).resourceValues(forKeys: [
            .fileSizeKey, .fileAllocatedSizeKey,
        ])
        #expect(values.fileSize == 1 << 20)
        #expect(folder.names == ["0000000000000001.seg", "cursor", "lock"])
    }

    @Test func `faults name the call, the file and the reason`() throws {
        let storage = FileStorage()
        let fault = #expect(throws: StorageFault.self) {
            try storage.open("/nonexistent/file", .reading)
        }
        #expect(fault?.kind == .missing)
        #expect(fault?.description == "open of '/nonexistent/file': No such file or directory")
        #expect(try storage.names(in: "/nonexistent") == [])
        let log = #expect(throws: LogFault.self) {
            try AppendLog(
                opening: "/nonexistent/parent/log", storage: storage, newEpoch: { LogWorld.epoch })
        }
        guard case .storage? = log else {
            Issue.record("thrown was \(String(describing: log))")
            return
        }
    }

    @Test func `reads end where the file ends and writes land where they should`() throws {
        let folder = try Folder()
        let storage = FileStorage()
        let path = folder.path + "/file"
        let file = try storage.open(path, .creating)
        defer { storage.close(file) }
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        try bytes.withUnsafeBytes { bytes in try storage.write(file, bytes, at: 5) }
        try storage.synchronize(file, forgetting: true)
        try storage.synchronizeDirectory(folder.path)
        var read = [UInt8](repeating: 1, count: 20_000)
        let count = try read.withUnsafeMutableBytes { try storage.read(file, into: $0, at: 0) }
        #expect(count == 10_005)
        #expect(Array(read[..<count]) == [0, 0, 0, 0, 0] + bytes)
        try storage.move(path, to: path + "2")
        #expect(try storage.names(in: folder.path) == ["file2"])
        try storage.move(path + "2", to: nil)
        #expect(try storage.names(in: folder.path).isEmpty)
    }
}
