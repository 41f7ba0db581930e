import Glibc

/// Standard error: the answer alone goes to standard output.
package enum Console {
    private static let isTerminal = isatty(STDERR_FILENO) == 1

    /// One line of progress, for a person at a terminal only.
    package static func showProgress(_ text: String) {
        if isTerminal { write("\r\u{1B}[K\(text)") }
    }

    package static func clearProgress() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    /// One line that stays, with the program's name before it.
    package static func complain(_ text: String) {
        let program = CommandLine.arguments[0].split(separator: "/").last ?? "smile-panel"
        write("\(program): \(text)\n")
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        // A console that is gone loses its lines and nothing else.
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
