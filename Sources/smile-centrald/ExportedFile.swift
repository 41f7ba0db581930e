import Central
import Glibc

/// A file that an export was written to, and goes on in.
final class ExportedFile {
    let descriptor: Int32
    let cursor: ExportCursor
    /// Up to the end of the last whole row.
    private let length: off_t
    private let path: String

    init(_ path: String, _ format: Export.Format) throws {
        self.path = path
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        self.descriptor = descriptor
        let size = lseek(descriptor, 0, SEEK_END)
        guard descriptor >= 0, size >= 0 else {
            throw ending(
                "'\(path)' cannot be opened: \(String(cString: strerror(errno)))\n"
                    + "Try: name a file that an export was written to.", .failed)
        }
        let start = max(0, size - off_t(ExportTail.bytesMax))
        var bytes = [UInt8](repeating: 0, count: Int(size - start))
        let count = bytes.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, $0.count, start)
        }
        guard count == bytes.count, let tail = ExportTail.find(in: bytes, as: format) else {
            throw ending(
                "'\(path)' has no whole row of an export as \(format.rawValue). It was not "
                    + "changed.\nTry: begin the export anew.", .failed)
        }
        cursor = tail.cursor
        length = start + off_t(tail.length)
    }

    deinit {
        close(descriptor)
    }

    /// Leaves the whole rows alone.
    func cut() throws {
        guard ftruncate(descriptor, length) == 0, lseek(descriptor, 0, SEEK_END) == length else {
            throw ending(
                "'\(path)' cannot be cut: \(String(cString: strerror(errno)))\n"
                    + "Try: give it to whoever exports.", .failed)
        }
    }

    func sync() throws {
        guard fsync(descriptor) == 0 else {
            throw ending(
                "'\(path)' could not be written: \(String(cString: strerror(errno)))\n"
                    + "Try: make room, and go on with --continue.", .failed)
        }
    }
}
