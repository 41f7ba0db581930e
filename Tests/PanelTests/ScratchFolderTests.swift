import AppendLog
import Foundation
import Panel
import Peers
import Testing

/// A scratch log stands where another user may write: what is not ours stays.
@Suite struct ScratchFolderTests {
    private let folder: TemporaryFolder
    private var scratch: ScratchFolder { ScratchFolder("\(folder.path)/.smile-doctor") }

    init() throws {
        folder = try TemporaryFolder("scratch")
    }

    private func makeLog(in path: String) throws {
        let log = try AppendLog(
            opening: path, storage: FileStorage(), options: LogOptions(segmentPages: 256),
            newEpoch: { Epoch(bits: 1) })
        _ = try log.append([ScratchLog.draft(1)])
        try log.prepareSpare()
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
    }

    @Test func `a log of ours is removed with all that it made`() throws {
        try makeLog(in: scratch.path)
        try scratch.remove()
        #expect(names == [])
        try scratch.remove()
    }

    @Test func `a link is refused, and what it leads to stays`() throws {
        let other = "\(folder.path)/other"
        try makeLog(in: other)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path, withDestinationPath: other)
        #expect(throws: ScratchFolder.Foreign.self) { try scratch.remove() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: other).count >= 2)
    }

    @Test func `a folder that holds what no log holds is refused`() throws {
        try makeLog(in: scratch.path)
        try folder.write(".smile-doctor/letter.txt", "mine")
        #expect(throws: ScratchFolder.Foreign.self) { try scratch.remove() }
        #expect(throws: ScratchFolder.Foreign.self) { try scratch.check() }
    }

    @Test func `a folder is put aside in the place of an older one`() throws {
        let aside = ScratchFolder("\(folder.path)/.smile-pull-plug-lied")
        try makeLog(in: aside.path)
        try makeLog(in: scratch.path)
        try scratch.move(to: aside)
        #expect(names == [".smile-pull-plug-lied"])
    }
}
