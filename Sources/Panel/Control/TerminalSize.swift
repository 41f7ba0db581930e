import Glibc

/// How many characters fit on the terminal that standard output is.
package struct TerminalSize: Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    /// Nil where it is no terminal, as in a pipe.
    package static var ofOutput: TerminalSize? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        // `struct winsize` of ioctl_tty(2): rows, columns, and two that nobody fills in.
        var size: [UInt16] = [0, 0, 0, 0]
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size[0] > 0, size[1] > 0 else {
            return TerminalSize(columns: 80, rows: 24)
        }
        return TerminalSize(columns: Int(size[1]), rows: Int(size[0]))
    }
}
