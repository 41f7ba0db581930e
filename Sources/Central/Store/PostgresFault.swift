import CPostgres

/// What PostgreSQL said, and what can be done about it.
struct PostgresFault: Error {
    enum Cure {
        /// Another transaction was faster: the same body, begun anew, may succeed at once.
        case again
        /// The same, though the value itself may be at fault: worth a few attempts.
        case perhapsAgain
        /// The connection is of no use any more.
        case lost
        /// The server is full, busy or about to end: later.
        case later
        /// The statement or a value is wrong.
        case none
    }

    let step: String
    /// SQLSTATE; empty where the connection was lost.
    let state: String
    let reason: String
    let cure: Cure

    init(step: String, state: String, reason: String, _ cure: Cure) {
        self.step = step
        self.state = state
        self.reason = reason
        self.cure = cure
    }

    init(_ step: String, _ result: OpaquePointer) {
        func field(_ code: UnicodeScalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        let state = field("C") ?? ""
        self.init(
            step: step, state: state,
            reason: Self.reason(state, message: field("M") ?? "", constraint: field("n")),
            Self.cure(of: state))
    }

    /// Never a value: of those faults that are a value's own the server's text may quote it.
    private static func reason(_ state: String, message: String, constraint: String?) -> String {
        switch state.prefix(2) {
        case "22": "a value does not fit where it goes (SQLSTATE \(state))"
        case "23": "a row breaks the rule '\(constraint ?? "")' (SQLSTATE \(state))"
        default: "\(message) (SQLSTATE \(state))"
        }
    }

    private static func cure(of state: String) -> Cure {
        switch state {
        // Serialization failure, deadlock.
        case "40001", "40P01": .again
        // A key that another transaction took while this one looked: SSI may say so either way.
        case "23505": .perhapsAgain
        // The server became a standby, or a pooler gave us another session than we prepared in, or
        // a migration changed what a prepared statement returns.
        case "25006", "26000", "0A000": .lost
        // Lock timeout, statement timeout, a server that starts, ends or recovers.
        case "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "25P03": .later
        default:
            // Connections, resources (a full disk, too many clients), the system's own errors.
            ["08", "53", "58"].contains(state.prefix(2)) ? .later : .none
        }
    }

    /// What the server said last before it went away.
    var afterLoss: PostgresFault {
        PostgresFault(step: step, state: state, reason: reason, .lost)
    }

    var makesSessionUseless: Bool {
        if case .lost = cure { true } else { false }
    }

    var storeFault: StoreFault {
        let isTemporary = if case .none = cure { false } else { state != "23505" }
        return StoreFault(step: step, reason: reason, isTemporary: isTemporary)
    }
}
