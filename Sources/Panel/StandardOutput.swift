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
        var done = 0
        while done < buffer.count {
            let put = buffer.withUnsafeBytes {
                write(STDOUT_FILENO, $0.baseAddress! + done, $0.count - done)
            }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else {
                let reason = String(cString: strerror(errno))
                throw Ending(
                    "the answer could not be written: \(reason)\nTry: write it somewhere else.",
                    .failed)
            }
            done += put
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
