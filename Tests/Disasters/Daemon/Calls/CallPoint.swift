/// One place where something can go wrong.
struct CallPoint: Hashable, Sendable, CustomStringConvertible {
    var call: String
    /// Counts from 1 over all threads of the daemon.
    var number: Int
    var fault: CallFault

    /// Whether the daemon cannot read what stands on its disk.
    var leavesUnread: Bool {
        call == "pread64" && [.inputOutputError, .lastingError, .errorAfterwards].contains(fault)
    }

    var description: String { "\(fault.rawValue) at \(call) \(number)" }
}

/// How a run ended in which something went wrong.
enum CallOutcome: String, CaseIterable, Sendable {
    /// The daemon worked to the end of the replay and complained of nothing.
    case unnoticed = "went on without a word"
    case complained = "went on and said what happened"
    case askedStaff = "asked customers to tell the staff"
    case ended = "ended with a code and a message"
    case killed = "was killed"
}
