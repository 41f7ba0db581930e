import Glibc

/// Why nothing could be measured.
package struct MeasuringFault: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// A system call that failed.
    package init(_ call: String, _ path: String, _ code: Int32 = errno) {
        description = "\(call) of '\(path)': \(String(cString: strerror(code)))"
    }
}
