import Glibc

/// Small files that are read whole, and replaced so that a power cut leaves the old one or the new
/// one, never a part.
package enum FolderFile {
    /// Why a file could not be read or written.
    package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        package var path: String
        package var step: String
        /// As in `errno.h`.
        package var code: Int32

        package init(path: String, step: String, code: Int32) {
            self.path = path
            self.step = step
            self.code = code
        }

        package var isMissing: Bool { code == ENOENT }
        /// The file has more bytes than are read.
        package var isTooLarge: Bool { code == EFBIG }

        package var description: String {
            "'\(path)' could not be \(step): \(String(cString: strerror(code)))"
        }
    }

    private static let pieceBytes = 65_536

    /// The whole file.
    ///
    /// - Parameter bytesMax: a longer file is refused with EFBIG.
    package static func read(_ path: String, bytesMax: Int) throws(Fault) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Fault(path: path, step: "opened", code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(bytesMax + 1, pieceBytes))
        while bytes.count <= bytesMax {
            let got = piece.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Fault(path: path, step: "read", code: errno) }
            if got == 0 { return bytes }
            bytes += piece[..<got]
        }
        throw Fault(path: path, step: "read", code: EFBIG)
    }

    /// Nil where there is no such file.
    package static func readIfThere(_ path: String, bytesMax: Int) throws(Fault) -> [UInt8]? {
        do {
            return try read(path, bytesMax: bytesMax)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    /// Writes beside the file, syncs, renames over it and syncs the folder.
    ///
    /// - Parameter isDurable: false for a mere view, which a power cut may take: nothing is synced.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32, isDurable: Bool = true
    ) throws(Fault) {
        let part = path + ".part"
        unlink(part)
        let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw Fault(path: part, step: "created", code: errno) }
        fchmod(file, mode)  // Whatever the service's mask says.
        var code = handOver(bytes) { Glibc.write(file, $0, $1) }
        if code == 0 && isDurable && fsync(file) != 0 { code = errno }
        close(file)
        guard code == 0 else { throw Fault(path: part, step: "written", code: code) }
        guard rename(part, path) == 0 else {
            throw Fault(path: path, step: "replaced", code: errno)
        }
        if isDurable { try syncFolder(of: path) }
    }

    /// Takes a file away, durably; one that is not there is no fault.
    package static func remove(_ path: String) throws(Fault) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw Fault(path: path, step: "removed", code: errno)
        }
        try syncFolder(of: path)
    }

    /// Makes the folder where it is missing, and its name durable.
    package static func makeFolder(_ path: String) throws(Fault) {
        if mkdir(path, 0o755) == 0 { return try syncFolder(of: path) }
        guard errno == EEXIST else { throw Fault(path: path, step: "made", code: errno) }
    }

    /// The folder that a path's last name stands in.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Hands all bytes to a call such as `write`, however few it takes at once.
    ///
    /// - Parameter call: gets what is left and its length; gives what `write` gives.
    /// - Returns: 0, or why the call failed, as in `errno.h`.
    static func handOver(
        _ bytes: [UInt8], to call: (UnsafeRawPointer, Int) -> Int
    ) -> Int32 {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { call($0.baseAddress! + done, $0.count - done) }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { return put < 0 ? errno : EIO }
            done += put
        }
        return 0
    }

    /// Makes the name of a file durable.
    static func syncFolder(of path: String) throws(Fault) {
        let name = folder(of: path)
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Fault(path: name, step: "opened", code: errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Fault(path: name, step: "synced", code: errno) }
    }
}
