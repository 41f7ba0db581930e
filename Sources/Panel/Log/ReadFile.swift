import Glibc

/// A file that is read here and there. It is read from the disk, as far as the kernel lets us: what
/// its cache remembers is not what a stick has.
final class ReadFile {
    private let path: String
    private let file: Int32
    let byteCount: Int

    init(_ path: String) throws(FolderFile.Fault) {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FolderFile.Fault(path: path, step: "opened", code: errno) }
        _ = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        byteCount = Int(lseek(file, 0, SEEK_END))
    }

    deinit {
        close(file)
    }

    /// As many of the bytes as there are.
    func bytes(from offset: Int, count: Int) throws(FolderFile.Fault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(file, $0.baseAddress! + done, count - done, off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw FolderFile.Fault(path: path, step: "read", code: errno) }
            if got == 0 { break }
            done += got
        }
        return Array(bytes[..<done])
    }
}
