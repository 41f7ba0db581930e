import Glibc

/// Standard error: the answer alone goes to standard output.
enum Console {
    private static let isTerminal = isatty(STDERR_FILENO) == 1

    /// One line of progress, for a person at a terminal only.
    static func showProgress(_ text: String) {
        if isTerminal { write("\r\u{1B}[K\(text)") }
    }

    static func clearProgress() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    static func complain(_ text: String) {
        write("smile-bench: \(text)\n")
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        // A console that is gone loses its lines and nothing else.
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
