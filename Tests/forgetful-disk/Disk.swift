import CFuse
import Glibc

/// The file system's files, by their inode numbers.
enum Node: UInt64 {
    case root = 1
    case disk = 2
    case mark = 3

    static func named(_ name: String) -> Node? {
        switch name {
        case "disk": .disk
        case "mark": .mark
        default: nil
        }
    }
}

/// The disk's content, in memory that it shares with whoever looks into the image, and the log of
/// what was done to it.
final class Disk {
    private let content: UnsafeMutableRawBufferPointer
    private let log: OperationLog

    init(_ folder: String) throws(DiskFault) {
        let path = folder + "/image"
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw DiskFault("open", path) }
        defer { close(descriptor) }
        let count = Int(lseek(descriptor, 0, SEEK_END))
        let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard count > 0, let start, start != MAP_FAILED else { throw DiskFault("mmap", path) }
        content = UnsafeMutableRawBufferPointer(start: start, count: count)
        log = try OperationLog(folder + "/operations")
    }

    deinit {
        munmap(content.baseAddress, content.count)
    }

    func attributes(of node: Node) -> stat {
        var attributes = stat()
        attributes.st_ino = ino_t(node.rawValue)
        attributes.st_nlink = 1
        switch node {
        case .root:
            attributes.st_mode = S_IFDIR | 0o700
        case .disk:
            attributes.st_mode = S_IFREG | 0o600
            attributes.st_size = off_t(content.count)
        case .mark:
            attributes.st_mode = S_IFREG | 0o600
        }
        return attributes
    }

    /// As many of the bytes as there are.
    func bytes(of number: fuse_ino_t, at offset: Int, count: Int) -> UnsafeRawBufferPointer {
        guard number == Node.disk.rawValue, offset < content.count else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let end = min(content.count, offset + count)
        return UnsafeRawBufferPointer(rebasing: content[offset..<end])
    }

    /// Returns 0 or an error number.
    func write(_ bytes: UnsafeRawBufferPointer, to number: fuse_ino_t, at offset: Int) -> Int32 {
        guard number == Node.disk.rawValue else { return log.note(.mark, bytes) ? 0 : EIO }
        guard offset + bytes.count <= content.count else { return ENOSPC }
        guard log.note(.write, offset: offset, bytes) else { return EIO }
        UnsafeMutableRawBufferPointer(rebasing: content[offset...]).copyMemory(from: bytes)
        return 0
    }

    /// Returns 0 or an error number.
    func flush(_ number: fuse_ino_t) -> Int32 {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        guard number == Node.disk.rawValue else { return 0 }
        return log.note(.flush, nothing) ? 0 : EIO
    }
}
