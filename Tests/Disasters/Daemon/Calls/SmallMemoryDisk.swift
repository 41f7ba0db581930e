import Foundation
import Peers

/// A file system in memory that is full at an exact size, mounted in a folder of its own until this
/// value ends.
final class SmallMemoryDisk: Sendable {
    static var obstacle: String? {
        if geteuid() != 0 { return "mounting a small disk needs root" }
        let missing = ["mount", "umount"].filter { ChildProgram.find($0) == nil }
        return missing.isEmpty ? nil : "\(missing.joined(separator: " and ")) not installed"
    }

    let path: String
    private let folder: TemporaryFolder

    init(bytes: Int) throws {
        folder = try TemporaryFolder("small-disk")
        path = "\(folder.path)/mount"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        try ChildProgram.run(
            "mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "smile-panel", path], in: folder)
    }

    deinit {
        Mounts.end(path, in: folder)
    }
}
