import Glibc

/// Asks for a new password where nobody looks over the shoulder: without echo on the terminal, or
/// from the first line of standard input where that is none.
enum NewPasswordInput {
    /// A longer line is no password.
    private static let bytesMax = 2_048

    static func read() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        let password = try asking("Password: ")
        guard try asking("The same again: ") == password else {
            throw ending("the two passwords are not the same. Try: again.", .failed)
        }
        return password
    }

    private static func asking(_ prompt: String) throws -> String {
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return try line() }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        try write(Array(prompt.utf8), to: STDERR_FILENO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            say("")
        }
        return try line()
    }

    private static func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count <= bytesMax, Glibc.read(STDIN_FILENO, &byte, 1) == 1, byte != 0x0a {
            bytes.append(byte)
        }
        if bytes.last == 0x0d { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.count <= bytesMax,
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw ending(
                "there is no password on standard input. Try: its first line, in UTF-8.",
                .failed)
        }
        return text
    }
}
