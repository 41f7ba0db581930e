import CLinux
import Glibc

/// What the system knows of a file or folder, its content apart.
package struct FileFacts: Hashable, Sendable {
    package let bytes: UInt64
    package let isFolder: Bool
    package let owner: UInt32
    package let group: UInt32
    /// The permissions, without the kind of the file.
    package let mode: UInt32
    /// Major and minor number of the file system's device.
    package let device: DeviceNumber
    package let inode: UInt64

    /// Nil where there is no such file, or nobody may ask.
    package init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        bytes = UInt64(max(0, facts.st_size))
        isFolder = facts.st_mode & S_IFMT == S_IFDIR
        owner = facts.st_uid
        group = facts.st_gid
        mode = facts.st_mode & 0o7777
        device = DeviceNumber(
            major: smile_device_major(UInt64(facts.st_dev)),
            minor: smile_device_minor(UInt64(facts.st_dev)))
        inode = UInt64(facts.st_ino)
    }

    /// The path without links and dots; itself where it does not exist.
    package static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}

/// The two numbers of a block device.
package struct DeviceNumber: Hashable, Sendable, CustomStringConvertible {
    package let major: UInt32
    package let minor: UInt32

    package init(major: UInt32, minor: UInt32) {
        self.major = major
        self.minor = minor
    }

    package var description: String { "\(major):\(minor)" }
}

/// Room on a file system.
package struct FileSystemRoom: Hashable, Sendable {
    package let bytes: UInt64
    package let freeBytes: UInt64
    /// Nil where the file system has no fixed number of files.
    package let freeFiles: UInt64?

    package init(bytes: UInt64, freeBytes: UInt64, freeFiles: UInt64?) {
        self.bytes = bytes
        self.freeBytes = freeBytes
        self.freeFiles = freeFiles
    }

    /// What an ordinary user gets in the file system of a path.
    package init?(of path: String) {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        bytes = UInt64(facts.f_blocks) * UInt64(facts.f_frsize)
        freeBytes = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        freeFiles = facts.f_files == 0 ? nil : UInt64(facts.f_favail)
    }
}
