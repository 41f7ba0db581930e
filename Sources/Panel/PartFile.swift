import Glibc

/// A new file of any length that gets its name only once it is whole and durable.
package final class PartFile {
    /// What the part's name ends in.
    package static let suffix = ".part"

    package let path: String
    private let part: String
    private let file: Int32
    private var isFinished = false

    /// Begins `path.part`; what an earlier attempt left of it is removed.
    package init(_ path: String) throws(FolderFile.Fault) {
        self.path = path
        part = path + Self.suffix
        unlink(part)
        file = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw FolderFile.Fault(path: part, step: "created", code: errno)
        }
    }

    deinit {
        close(file)
        if !isFinished { unlink(part) }
    }

    package func write(_ bytes: [UInt8]) throws(FolderFile.Fault) {
        let code = FolderFile.handOver(bytes) { Glibc.write(file, $0, $1) }
        guard code == 0 else { throw fault("written", code) }
    }

    /// Makes it durable and forgets it, so that it is read back from the disk.
    package func synchronize() throws(FolderFile.Fault) {
        guard fsync(file) == 0 else { throw fault("written", errno) }
        _ = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
    }

    package func readBack(from offset: Int, count: Int) throws(FolderFile.Fault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(file, $0.baseAddress! + done, count - done, off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw fault("read back", got < 0 ? errno : EIO) }
            done += got
        }
        return bytes
    }

    /// Gives it its name, durably.
    ///
    /// - Parameter name: another path in the same folder, for a name that is known only in the end.
    package func finish(as name: String? = nil) throws(FolderFile.Fault) {
        guard rename(part, name ?? path) == 0 else { throw fault("named", errno) }
        isFinished = true
        try FolderFile.syncFolder(of: path)
    }

    private func fault(_ step: String, _ code: Int32) -> FolderFile.Fault {
        FolderFile.Fault(path: part, step: step, code: code)
    }
}
