import Peers

/// What was mounted for a while.
enum Mounts {
    /// Takes a file system out of the tree; one that is still in use goes when it is no more.
    static func end(_ path: String, in folder: TemporaryFolder) {
        do {
            try ChildProgram.run("umount", [path], in: folder)
        } catch {
            _ = try? ChildProgram.run("umount", ["-l", path], in: folder)
        }
    }
}
