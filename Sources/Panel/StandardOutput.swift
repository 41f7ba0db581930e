import Glibc

/// The answer on standard output, in lines, many at a time.
///
/// A reader that is gone ends the program, quietly, as is usual; a disk that is full ends it with
/// an error: half an answer is none.
package final class StandardOutput {
    private static let bufferBytes = 65_536
    private var buffer: [UInt8] = []

    package init() {
        // Whoever started us may have turned the usual end off, as Python does.
        signal(SIGPIPE, SIG_DFL)
    }

    package func put(_ line: String) throws(Ending) {
        buffer.append(contentsOf: line.utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Hands over what is there. To be called at the end, too.
    package func flush() throws(Ending) {
        let code = FolderFile.handOver(buffer) { write(STDOUT_FILENO, $0, $1) }
        guard code == 0 else {
            let reason = String(cString: strerror(code))
            throw Ending(
                "the answer could not be written: \(reason)\nTry: write it somewhere else.", .failed
            )
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
