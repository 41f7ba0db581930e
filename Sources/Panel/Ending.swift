import Glibc

/// The exit codes of every program here, after `sysexits.h`. ArgumentParser itself ends with 64.
package enum ExitReason: Int32, Error, Sendable {
    case failed = 1
    case usage = 64
    case damagedData = 65
    case unreachable = 69
    case tryAgainLater = 75
    case configuration = 78
}

/// What a program says when it ends badly: what is so, and how to go on.
package struct Ending: Error, Sendable {
    package var text: String
    package var reason: ExitReason

    package init(_ text: String, _ reason: ExitReason) {
        self.text = text
        self.reason = reason
    }
}

/// Writes a line to standard output; a reader that is gone ends the program quietly, as is usual.
package func printLine(_ line: String) {
    write(line + "\n", to: STDOUT_FILENO)
}

/// Writes a line to standard error.
package func complain(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
}

private func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        guard put > 0 else { return }
        rest = rest.dropFirst(put)
    }
}
