import Glibc

/// A folder on a stick: its files, its room, and what a fault of it means.
package struct StickFolder: Sendable {
    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    package func path(_ name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }

    /// The names in it.
    package func names() throws(FolderFile.Fault) -> [String] {
        guard let folder = opendir(path) else {
            throw FolderFile.Fault(path: path, step: "read", code: errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        guard errno == 0 else { throw FolderFile.Fault(path: path, step: "read", code: errno) }
        return names.sorted()
    }

    /// Bytes that whoever runs this may still write.
    package func room() throws(FolderFile.Fault) -> UInt64 {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else {
            throw FolderFile.Fault(path: path, step: "looked at", code: errno)
        }
        return UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
    }

    package func remove(_ name: String) throws(FolderFile.Fault) {
        guard unlink(path(name)) == 0 || errno == ENOENT else {
            throw FolderFile.Fault(path: path(name), step: "removed", code: errno)
        }
    }

    /// What a technician is told of a fault.
    package func ending(_ fault: FolderFile.Fault, filesWhole: Int) -> Ending {
        let files = filesWhole == 1 ? "1 new file is" : "\(filesWhole) new files are"
        let safe = "\(files) whole on it; the log is as it was"
        switch fault.code {
        case EROFS:
            return Ending(
                "'\(path)' can only be read; the log is as it was\n"
                    + "Try: the switch on the stick, or mount it for writing.", .failed)
        case ENOSPC, EDQUOT, EFBIG:
            return Ending(
                "'\(path)' is full; \(safe)\n"
                    + "Try: the same command with another stick; carry both to the office.",
                .failed)
        case EIO, ENODEV, ENXIO, ENOTCONN, ESTALE, ENOENT, ENOTDIR, EBADF, EUCLEAN:
            return Ending(
                "the stick at '\(path)' is gone or does not answer (\(fault)); \(safe)\n"
                    + "Try: put it in again and give the same command; it goes on with what is "
                    + "missing.", .failed)
        case EACCES, EPERM:
            return Ending(
                "'\(path)' lets you write no file; the log is as it was\n"
                    + "Try: mount it for your own user, or name a folder of yours on it.", .failed)
        default:
            return Ending(
                "\(fault); \(safe)\nTry: the same command again, or another stick.", .failed)
        }
    }
}
