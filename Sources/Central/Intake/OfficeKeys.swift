package import Exchange
import Glibc

/// The office's key pair in the centre's state directory: panels seal contacts to the public half.
package enum OfficeKeys {
    package static let privateName = "office.key"
    package static let publicName = "office.pub"
    /// A key's file is one line.
    private static let fileBytesMax = 1_024

    /// Reads the pair, or makes one at the first start.
    ///
    /// - Parameter directory: there already, and the user's own.
    package static func load(orMakeIn directory: String) throws(OfficeKeyFault) -> OfficePrivateKey
    {
        let path = "\(directory)/\(privateName)"
        let found = try read(path)
        let key = if let found { found } else { try make(path, in: directory) }
        // Written anew where it is missing: it follows from the private half.
        let publicPath = "\(directory)/\(publicName)"
        if access(publicPath, F_OK) != 0 {
            try write(key.publicKey.text, to: publicPath, mode: 0o644, in: directory)
        }
        return key
    }

    /// Nil where there is no file.
    private static func read(_ path: String) throws(OfficeKeyFault) -> OfficePrivateKey? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw .init(path, "read", errno) }
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .init(path, "read", errno) }
        guard status.st_mode & 0o077 == 0 else {
            throw OfficeKeyFault(
                "others than its owner may read '\(path)'; whoever did can open every contact. "
                    + "Try: chmod 600 '\(path)', and make a new pair if the file was ever copied.")
        }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        let count = bytes.withUnsafeMutableBytes {
            Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        guard count >= 0 else { throw .init(path, "read", errno) }
        do {
            return try OfficePrivateKey(text: String(decoding: bytes[..<count], as: UTF8.self))
        } catch {
            throw OfficeKeyFault(
                "'\(path)' is damaged: \(error). Contacts sealed to it are closed without it. "
                    + "Try: restore the file from a backup.")
        }
    }

    private static func make(
        _ path: String, in directory: String
    ) throws(OfficeKeyFault) -> OfficePrivateKey {
        let key = OfficePrivateKey()
        try write(key.text, to: path, mode: 0o600, in: directory)
        return key
    }

    /// Whole and synced under another name first, so that no start ever finds half a key, and no
    /// panel seals to a key that a power cut takes away.
    private static func write(
        _ text: String, to path: String, mode: mode_t, in directory: String
    ) throws(OfficeKeyFault) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .init(draft, "make", errno) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        let isSynced = isWritten && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isSynced else { throw .init(draft, "write", code) }
        guard rename(draft, path) == 0 else { throw .init(path, "make", errno) }
        try sync(directory)
    }

    private static func sync(_ directory: String) throws(OfficeKeyFault) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .init(directory, "open", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .init(directory, "sync", errno) }
    }
}

/// Why the centre has no office key.
package struct OfficeKeyFault: Error, CustomStringConvertible {
    package let description: String

    fileprivate init(_ description: String) {
        self.description = description
    }

    fileprivate init(_ path: String, _ step: String, _ code: Int32) {
        description =
            "the centre could not \(step) '\(path)': \(String(cString: strerror(code))). "
            + "Try: give state-directory to the user that smile-centrald runs as."
    }
}
