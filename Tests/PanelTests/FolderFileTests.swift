import Foundation
import Panel
import Peers
import Testing

@Suite struct FolderFileTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/note" }

    init() throws {
        folder = try TemporaryFolder("folder-file")
    }

    @Test func `a file is replaced whole, with its mode, and nothing is left beside it`() throws {
        try FolderFile.replace(path, with: [1, 2, 3], mode: 0o600)
        try FolderFile.replace(path, with: [4], mode: 0o644)
        #expect(try FolderFile.read(path, bytesMax: 1) == [4])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["note"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o644)
    }

    @Test func `a part that a power cut left is no hindrance`() throws {
        try folder.write("note.part", "half")
        try FolderFile.replace(path, with: [9], mode: 0o600)
        #expect(try FolderFile.read(path, bytesMax: 8) == [9])
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func `a file is read up to the limit, and one byte more is refused`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try FolderFile.replace(path, with: bytes, mode: 0o600, isDurable: false)
        let isSame = try FolderFile.read(path, bytesMax: count) == bytes
        #expect(isSame)
        guard count > 0 else { return }
        #expect(throws: FolderFile.Fault(path: path, step: "read", code: EFBIG)) {
            try FolderFile.read(path, bytesMax: count - 1)
        }
    }

    @Test func `a file that is not there is nil where that may be, and named where it may not`()
        throws
    {
        #expect(try FolderFile.readIfThere(path, bytesMax: 1) == nil)
        #expect(throws: FolderFile.Fault(path: path, step: "opened", code: ENOENT)) {
            try FolderFile.read(path, bytesMax: 1)
        }
        #expect(throws: FolderFile.Fault.self) {
            try FolderFile.replace("/nowhere/note", with: [], mode: 0o600)
        }
    }
}
