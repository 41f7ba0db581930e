import Foundation
import Glibc

/// Small files of the centre's own: whole and durable before they have their name, and, where they
/// hold a key, for their owner alone.
enum PrivateFile {
    private static let bytesMax = 262_144

    static func makeFolder(_ path: String) throws(CentralFault) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw fault("make", path) }
    }

    /// Nil where there is no file.
    ///
    /// - Parameter isKey: then nobody else may read it.
    static func read(_ path: String, isKey: Bool) throws(CentralFault) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            guard errno == ENOENT else { throw fault("read", path) }
            return nil
        }
        defer { close(file) }
        let mode =
            try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        guard !isKey || (mode ?? 0o777) & 0o077 == 0 else {
            throw .state(
                "others than its owner may read the key '\(path)'",
                advice: "chmod 600 '\(path)', and replace the key if the file was ever copied.")
        }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        var done = 0
        while done < bytesMax {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress! + done, bytesMax - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw fault("read", path) }
            if count == 0 { break }
            done += count
        }
        return String(decoding: bytes[..<done], as: UTF8.self)
    }

    /// - Parameter replacing: false leaves a file that somebody else made meanwhile.
    static func write(
        _ text: String, to path: String, mode: mode_t, replacing: Bool
    ) throws(CentralFault) {
        let draft = "\(path).\(getpid()).new"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw fault("make", draft) }
        let bytes = Array(text.utf8)
        let isWhole = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        close(file)
        guard isWhole else { throw fault("write", draft) }
        defer { unlink(draft) }
        // Who administers is not who serves: the file stays the one's that it was, or the folder's.
        if geteuid() == 0, let owner = owner(of: path) {
            guard chown(draft, owner.user, owner.group) == 0 else { throw fault("give", draft) }
        }
        if replacing {
            guard rename(draft, path) == 0 else { throw fault("make", path) }
        } else {
            guard link(draft, path) == 0 || errno == EEXIST else { throw fault("make", path) }
        }
        try syncFolder(of: path)
    }

    /// Of the file, or of its folder where it is not there yet.
    private static func owner(of path: String) -> (user: uid_t, group: gid_t)? {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let found = [path, folder].lazy.compactMap {
            try? FileManager.default.attributesOfItem(atPath: $0)
        }.first
        guard let user = found?[.ownerAccountID] as? NSNumber,
            let group = found?[.groupOwnerAccountID] as? NSNumber
        else { return nil }
        return (user.uint32Value, group.uint32Value)
    }

    private static func syncFolder(of path: String) throws(CentralFault) {
        let name = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw fault("open", name) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw fault("sync", name) }
    }

    private static func fault(_ step: String, _ path: String) -> CentralFault {
        .state(
            "the centre could not \(step) '\(path)': \(String(cString: strerror(errno)))",
            advice: "give state-directory to the user that smile-centrald runs as.")
    }
}
