import AppendLog
import Glibc

/// A folder with a log for trials, which goes away.
package enum ScratchFolder {
    /// Removes the folder, its files and those of its quarantine. What is not there is no matter.
    package static func remove(_ path: String) {
        for folder in ["\(path)/quarantine", path] {
            for name in (try? FileStorage().names(in: folder)) ?? [] { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
    }
}
