import Glibc
import Measuring

/// The files that a process has mapped: its program, its libraries, its fonts.
struct MappedFiles {
    private let paths: Set<String>

    init(of pid: pid_t) throws {
        let path = "/proc/\(pid)/maps"
        guard let file = fopen(path, "r") else { throw MeasuringFault("open", path) }
        defer { fclose(file) }
        var paths: Set<String> = []
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        while getline(&line, &room, file) > 0, let line {
            let text = String(cString: line)
            guard let slash = text.firstIndex(of: "/") else { continue }
            paths.insert(String(text[slash...].dropLast()))
        }
        guard !paths.isEmpty else { throw MeasuringFault("'\(path)' names no file") }
        self.paths = paths
    }

    /// Drops them from the page cache, but for pages that somebody uses now.
    func drop() {
        for path in paths {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            // What was just built may not be on the disk yet.
            fdatasync(descriptor)
            posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
            close(descriptor)
        }
    }
}
