/// What the queue system or the till said: a service begins, or ends.
package enum SessionChange: UInt8, Hashable, Sendable {
    /// A service begins. One that was still open ends with it.
    case opened = 1
    /// The service ends, and none is open.
    case closed = 2

    /// Stable: `log dump` carries it.
    package var name: String {
        switch self {
        case .opened: "opened"
        case .closed: "closed"
        }
    }
}

/// Whether a service is open just now, where something outside the panel says so. It knows nothing
/// of the customer, nor of who serves, nor how long a service may take.
package struct SessionGate: Hashable, Sendable {
    /// Whether answers outside a session are marked. Sessions are counted all the same.
    package let isMarking: Bool
    package private(set) var isOpen: Bool

    /// - Parameter isOpen: false until somebody says that a service is open, after a restart too.
    package init(isMarking: Bool, isOpen: Bool = false) {
        self.isMarking = isMarking
        self.isOpen = isOpen
    }

    /// Returns what to log. A till that opens the next service without closing the one before has
    /// ended that one.
    package mutating func open() -> SessionChange {
        isOpen = true
        return .opened
    }

    /// Returns what to log; nil where none was open: said twice is said once.
    package mutating func close() -> SessionChange? {
        guard isOpen else { return nil }
        isOpen = false
        return .closed
    }

    /// What an answer that is given now is marked with.
    package var marks: Marks { isMarking && !isOpen ? .outsideASession1 : [] }
}
