import Glibc

/// A key's file in the centre's state directory: one line, for its owner alone.
enum KeyFile {
    private static let bytesMax = 1_024

    static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// The file's text; nil where there is none.
    ///
    /// - Throws: also where others than its owner may read it.
    static func read(_ path: String) throws(OfficeKeyFault) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw OfficeKeyFault(path, "read", errno) }
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw OfficeKeyFault(path, "read", errno) }
        guard status.st_mode & 0o077 == 0 else {
            throw OfficeKeyFault(
                "others than its owner may read '\(path)'; whoever did knows the key. "
                    + "Try: chmod 600 '\(path)', and make a new one if the file was ever copied.")
        }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = bytes.withUnsafeMutableBytes {
            Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        guard count >= 0 else { throw OfficeKeyFault(path, "read", errno) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Whole and synced under another name first, so that no start ever finds half a key, and
    /// nothing is sealed or keyed with one that a power cut takes away.
    static func write(
        _ text: String, to path: String, mode: mode_t, in directory: String
    ) throws(OfficeKeyFault) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw OfficeKeyFault(draft, "make", errno) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        let isSynced = isWritten && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isSynced else { throw OfficeKeyFault(draft, "write", code) }
        guard rename(draft, path) == 0 else { throw OfficeKeyFault(path, "make", errno) }
        try sync(directory)
    }

    private static func sync(_ directory: String) throws(OfficeKeyFault) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OfficeKeyFault(directory, "open", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw OfficeKeyFault(directory, "sync", errno) }
    }
}

/// Why the centre has no key.
package struct OfficeKeyFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ path: String, _ step: String, _ code: Int32) {
        description =
            "the centre could not \(step) '\(path)': \(String(cString: strerror(code))). "
            + "Try: give state-directory to the user that smile-centrald runs as."
    }
}
