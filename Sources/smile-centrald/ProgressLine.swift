import Glibc

/// How far long work is, on a terminal only: one line on stderr that is written over.
final class ProgressLine {
    private let what: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var percent = -1

    /// - Parameter what: stands behind the number: `42 % copied`.
    init(_ what: String) {
        self.what = what
    }

    func show(_ done: Int, of all: Int) {
        let now = all > 0 ? min(100, done * 100 / all) : 0
        guard isShown, now != percent else { return }
        percent = now
        put("\r\(now) % \(what)")
    }

    /// Leaves the line empty.
    func end() {
        if percent >= 0 { put("\r\u{1b}[K") }
    }

    private func put(_ text: String) {
        try? write(Array(text.utf8), to: STDERR_FILENO)
    }
}
