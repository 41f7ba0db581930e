import Glibc

/// A system call that failed for want of something that the machine should have.
package struct SystemFault: Error, Hashable, Sendable, CustomStringConvertible {
    package var call: String
    /// As in `errno.h`.
    package var code: Int32

    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    package var description: String {
        "\(call) failed: \(Self.text(code)); nothing was lost; "
            + "see the limit of open files (LimitNOFILE) of the service"
    }

    /// The C library's words for an errno.
    static func text(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// Passes on 0 and above; a negative result is a negated errno.
    static func check(_ result: Int32, _ call: String) throws(SystemFault) -> Int32 {
        guard result >= 0 else { throw SystemFault(call: call, code: -result) }
        return result
    }
}
