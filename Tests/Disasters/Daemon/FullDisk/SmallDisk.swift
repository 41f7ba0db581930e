import Foundation
import Peers

/// A real file system on a loop device, small enough to be filled, mounted in a folder of its own
/// until this value ends.
final class SmallDisk: Sendable {
    static var obstacle: String? {
        if geteuid() != 0 { return "mounting a loop device needs root" }
        let missing = ["losetup", "mkfs.ext4", "mount", "umount"]
            .filter { ChildProgram.find($0) == nil }
        if !missing.isEmpty {
            return "\(missing.joined(separator: ", ")) missing: install the Debian packages "
                + "e2fsprogs, mount and util-linux"
        }
        let hasLoops = FileManager.default.fileExists(atPath: "/dev/loop-control")
        return hasLoops ? nil : "this kernel has no loop devices"
    }

    private static let pieceBytes = 1 << 20
    private static let pageBytes = 4_096

    let path: String
    private let folder: TemporaryFolder

    init(bytes: Int) throws {
        folder = try TemporaryFolder("small-disk")
        path = "\(folder.path)/mount"
        let image = "\(folder.path)/image"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        try Data().write(to: URL(filePath: image))
        guard truncate(image, off_t(bytes)) == 0 else {
            throw PeerFault("'\(image)' could not be made: errno \(errno)")
        }
        // Nothing is kept back for root, whom the panel may run as.
        try ChildProgram.run("mkfs.ext4", ["-q", "-F", "-m", "0", image], in: folder)
        try ChildProgram.run("mount", ["-o", "loop", image, path], in: folder)
    }

    deinit {
        Mounts.end(path, in: folder)
    }

    private var filler: String { "\(path)/filler" }

    /// Writes a file until not one page more fits.
    func fill() throws {
        let file = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_DSYNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw PeerFault("'\(filler)' could not be made: errno \(errno)") }
        defer { close(file) }
        for count in [Self.pieceBytes, Self.pageBytes] {
            let piece = [UInt8](repeating: 0, count: count)
            while write(file, piece, count) > 0 {}
            guard errno == ENOSPC else {
                throw PeerFault("'\(filler)' could not be written: errno \(errno)")
            }
        }
    }

    func free() throws {
        try FileManager.default.removeItem(atPath: filler)
    }
}
