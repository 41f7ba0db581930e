import Glibc

/// What the disk was asked to do, in order, as a file that only grows until its reader empties it.
///
/// An entry is three little-endian 64-bit numbers, kind, offset on the disk in bytes, and count of
/// the bytes that follow; then these bytes.
struct OperationLog {
    enum Kind: UInt64 {
        case write = 0
        /// Everything written before is durable. Without bytes.
        case flush = 1
        /// What a watcher had to say. Its offset is 0.
        case mark = 2
    }

    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws(DiskFault) {
        self.path = path
        // Appending: the reader cuts the file to nothing whenever it has read all.
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DiskFault("open", path) }
    }

    /// Returns whether the entry is in the log: an operation that is not must not be answered.
    func note(_ kind: Kind, offset: Int = 0, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var header = [kind.rawValue, UInt64(offset), UInt64(bytes.count)].map(\.littleEndian)
        return header.withUnsafeMutableBytes { header in
            var parts = [
                iovec(iov_base: header.baseAddress, iov_len: header.count),
                iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    iov_len: bytes.count),
            ]
            return writev(descriptor, &parts, 2) == header.count + bytes.count
        }
    }
}
