import Glibc

/// Says to every other process that this one writes the database: an exclusive lock on a file
/// beside it, which the kernel takes back when the process ends, however it ends.
final class StoreLock {
    private let descriptor: Int32

    /// - Throws: where another writer holds the lock, or the folder takes no file.
    init(path: String) throws(StoreFault) {
        // The database's own file first: SQLite gives its log the same permissions.
        try Self.makeOwnFile(path)
        descriptor = try Self.makeFile(path + ".lock")
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreFault(
                step: "open '\(path)' for writing",
                reason: "another process writes to it; it lost nothing. Try: end the other "
                    + "smile-centrald, or name another state-directory.",
                isTemporary: true)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Makes a file for its owner alone, empty where it is new: SQLite keeps the permissions.
    static func makeOwnFile(_ path: String) throws(StoreFault) {
        close(try makeFile(path))
    }

    /// For its owner alone: the database holds customers' sealed contacts.
    private static func makeFile(_ path: String) throws(StoreFault) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreFault(
                step: "open '\(path)' for writing",
                reason: "\(String(cString: strerror(errno))). Try: give the folder to the user "
                    + "that smile-centrald runs as.",
                isTemporary: false)
        }
        return descriptor
    }
}
