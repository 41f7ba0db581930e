import Glibc

/// The newest note, in a file on another disk than the one that is tried.
package final class PlugNoteFile {
    private static let bytesMax = 256

    private let path: String
    private let file: Int32

    /// Nil where there is no such file, or it holds no note.
    package static func read(_ path: String) throws(FolderFile.Fault) -> PlugNote? {
        try FolderFile.readIfThere(path, bytesMax: bytesMax)
            .flatMap { PlugNote(text: String(decoding: $0, as: UTF8.self)) }
    }

    /// Begins a run: the note of an earlier one is replaced, durably.
    package init(_ path: String, _ first: PlugNote) throws(FolderFile.Fault) {
        try FolderFile.replace(path, with: Array(first.text.utf8), mode: 0o644)
        self.path = path
        file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw FolderFile.Fault(path: path, step: "opened", code: errno) }
    }

    deinit {
        close(file)
    }

    /// Durable on return.
    package func write(_ note: PlugNote) throws(FolderFile.Fault) {
        let bytes = Array(note.text.utf8)
        guard pwrite(file, bytes, bytes.count, 0) == bytes.count, fdatasync(file) == 0 else {
            throw FolderFile.Fault(path: path, step: "written", code: errno)
        }
    }
}
