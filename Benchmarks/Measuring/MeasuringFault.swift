import Glibc

/// Why nothing could be measured.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// A system call that failed.
    init(_ call: String, _ path: String, _ code: Int32 = errno) {
        description = "\(call) of '\(path)': \(String(cString: strerror(code)))"
    }
}
