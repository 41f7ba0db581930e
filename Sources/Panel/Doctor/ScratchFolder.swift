import AppendLog
import Glibc

/// A folder with a log for trials, which goes away. It stands where another user may write, so
/// nothing is touched that a command of ours did not make.
package struct ScratchFolder: Hashable, Sendable {
    /// There is something of this name that is not ours. Nothing was changed.
    package struct Foreign: Error, Hashable, Sendable, CustomStringConvertible {
        package let path: String

        package var description: String {
            "'\(path)' is no folder that this command made; nothing was changed"
        }
        package var advice: String { "see what it is, and move it away: ls -ld \(path)" }
    }

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// Removes the folder, its files and those of its quarantine. What is not there is no matter.
    package func remove() throws(Foreign) {
        try check()
        let quarantine = "\(path)/quarantine"
        for folder in Self.isOwnFolder(quarantine) ? [quarantine, path] : [path] {
            for name in Self.names(in: folder) { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
    }

    /// Gives it another name; what had that name is removed.
    package func move(to other: ScratchFolder) throws {
        try check()
        try other.remove()
        guard rename(path, other.path) == 0 else {
            throw FolderFile.Fault(path: path, step: "moved aside", code: errno)
        }
    }

    /// - Throws: where the path is a link or a file, another user's, or holds what no log holds.
    package func check() throws(Foreign) {
        var facts = stat()
        if lstat(path, &facts) != 0 && errno == ENOENT { return }
        guard Self.isOwnFolder(path), Self.names(in: path).allSatisfy(Self.isOfLog) else {
            throw Foreign(path: path)
        }
    }

    private static func isOwnFolder(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            && facts.st_uid == geteuid()
    }

    private static func isOfLog(_ name: String) -> Bool {
        name.hasSuffix(".seg") || name.hasSuffix(".new")
            || ["lock", "cursor", "quarantine"].contains(name)
    }

    private static func names(in folder: String) -> [String] {
        (try? FileStorage().names(in: folder)) ?? []
    }
}
