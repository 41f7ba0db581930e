/// What becomes of one system call, as `fault-tracer` names it.
enum CallFault: String, CaseIterable, Sendable {
    /// Nothing was done, and the kernel says so.
    case inputOutputError = "EIO"
    case full = "ENOSPC"
    case interrupted = "EINTR"
    /// The kernel does half of what was asked for.
    case short = "short"
    /// The daemon dies before the call.
    case kill = "SIGKILL"
    /// It was done, and the kernel says that it was not.
    case errorAfterwards = "EIO-after"
    /// This call, and every later one of its name.
    case lastingError = "EIO-lasting"

    /// What goes on where it was interrupted or cut short.
    private static let transfers: Set = ["pread64", "pwrite64", "read", "write"]

    /// Whether it can happen to such a call.
    func concerns(_ call: String) -> Bool {
        self != .short || Self.transfers.contains(call)
    }

    /// Whether nobody may notice it: no complaint, every answer stored.
    func isInvisible(at call: String) -> Bool {
        switch self {
        case .short: true
        case .interrupted: Self.transfers.contains(call)
        default: false
        }
    }
}
