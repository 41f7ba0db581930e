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
/// of the customer, nor of who serves.
package struct SessionGate: Hashable, Sendable {
    /// Whether answers outside a session are marked. Sessions are counted all the same.
    package let isMarking: Bool
    package private(set) var isOpen: Bool
    /// When an open session closes by itself; nil where it was opened for as long as it takes.
    package private(set) var closesAt: Instant?

    /// - Parameter isOpen: false until somebody says that a service is open, after a restart too.
    package init(isMarking: Bool, isOpen: Bool = false) {
        self.isMarking = isMarking
        self.isOpen = isOpen
    }

    /// Returns what to log. A till that opens the next service without closing the one before has
    /// ended that one.
    ///
    /// - Parameter closingAt: a till that crashes leaves a session that ends here.
    package mutating func open(closingAt: Instant? = nil) -> SessionChange {
        isOpen = true
        closesAt = closingAt
        return .opened
    }

    /// Returns what to log; nil where none was open: said twice is said once.
    package mutating func close() -> SessionChange? {
        guard isOpen else { return nil }
        isOpen = false
        closesAt = nil
        return .closed
    }

    /// Closes a session whose time is over, before anything that comes later is judged. Returns
    /// what to log, at the time that `closesAt` was; nil where nothing closed.
    package mutating func closeIfOver(at now: Instant) -> SessionChange? {
        guard let closesAt, now >= closesAt else { return nil }
        return close()
    }

    /// What an answer given at this time is marked with.
    package func marks(at now: Instant) -> Marks {
        let isInside = isOpen && closesAt.map { now < $0 } ?? true
        return isMarking && !isInside ? .outsideASession1 : []
    }
}
