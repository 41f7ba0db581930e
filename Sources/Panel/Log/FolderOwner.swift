import Glibc

/// Whoever owns a folder: what root makes in it must stay theirs, and what they put there must not
/// lead root elsewhere.
package enum FolderOwner {
    /// Makes this process act as the folder's owner, if it runs as root and the owner is another. A
    /// log that root has written could not be opened by the daemon any more.
    ///
    /// - Throws: where the change is refused: then nothing may be written.
    package static func act(for folder: String) throws(Ending) {
        guard geteuid() == 0, let facts = FileFacts(folder), facts.owner != 0 else { return }
        guard setgroups(0, nil) == 0, setegid(facts.group) == 0, seteuid(facts.owner) == 0 else {
            throw Ending(
                "root may not act as user \(facts.owner), who owns '\(folder)'; nothing was "
                    + "changed\nTry: run this as that user.", .failed)
        }
    }

    /// Acts as the folder's owner for as long as `body` takes.
    package static func acting<Result>(
        for folder: String, _ body: () throws -> Result
    ) throws -> Result {
        let isRoot = geteuid() == 0
        try act(for: folder)
        defer {
            if isRoot {
                seteuid(0)
                setegid(0)
            }
        }
        return try body()
    }
}
