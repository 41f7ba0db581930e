import Glibc

/// How much of long work is done whose end nobody knows: one line on stderr that is written over,
/// on a terminal only.
final class CountLine {
    private let isSeen = isatty(STDERR_FILENO) == 1
    private var width = 0

    func show(_ text: String) {
        guard isSeen else { return }
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        try? write(Array("\r\(text)\(blanks)".utf8), to: STDERR_FILENO)
        width = text.count
    }

    func end() {
        guard isSeen, width > 0 else { return }
        show("")
        try? write([0x0d], to: STDERR_FILENO)
    }
}
