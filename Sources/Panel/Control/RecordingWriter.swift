import Glibc

/// A recording that is being written: whole frames at a time, so that whatever ends it leaves a
/// file that can be played.
package final class RecordingWriter {
    private let path: String
    private let file: Int32

    /// Makes the file, for its owner alone. One that is there already is not written over.
    package init(path: String) throws(FolderFile.Fault) {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FolderFile.Fault(path: path, step: "created", code: errno) }
    }

    deinit {
        close(file)
    }

    /// Writes the lines at once.
    package func put(_ lines: [String]) throws(FolderFile.Fault) {
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        let code = FolderFile.handOver(bytes) { write(file, $0, $1) }
        guard code == 0 else {
            throw FolderFile.Fault(path: path, step: "written", code: code)
        }
    }
}
