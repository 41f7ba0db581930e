package import Feedback

/// When to look for a display, and which faults are news: the life of a plug, as a value.
package struct DisplayPresence: Hashable {
    package enum State: Hashable {
        /// Nobody has looked yet.
        case unknown
        /// A picture stands on it.
        case lit
        /// Looked for in vain.
        case dark(DisplayFault)
    }

    /// What is due.
    package enum Look: Hashable {
        /// Whether the lit display is still there and ours: a question to the kernel alone.
        case assure
        /// What is plugged in where: the kernel asks the displays themselves.
        case survey
    }

    /// How often is looked, in milliseconds, while nobody would tell of a change: of a plug where
    /// there is no udev, of another program that lets go of the display.
    package static let lookMilliseconds: UInt64 = 1_000
    /// How often a lit display is asked whether it still is ours, in milliseconds: a program that
    /// took it and went away leaves it dark, and nobody tells.
    package static let assureMilliseconds: UInt64 = 2_000

    package private(set) var state = State.unknown
    /// When to look next; nil: when somebody tells.
    package private(set) var nextLook: Instant?
    private var look = Look.survey
    /// Whether udev tells of plugs.
    private let isTold: Bool

    /// The first look is due at once.
    package init(isTold: Bool, at now: Instant) {
        self.isTold = isTold
        nextLook = now
    }

    /// What is to be looked at now; nil: nothing. The look must be answered by `found…`.
    package func dueLook(at now: Instant) -> Look? {
        nextLook.flatMap { $0 <= now ? look : nil }
    }

    /// udev tells of a change, the display did something odd, or it is to be lit again.
    package mutating func changed(at now: Instant) {
        nextLook = now
        look = .survey
    }

    /// A look found a display, and its picture stands.
    package mutating func foundLit(at now: Instant) {
        state = .lit
        look = .assure
        nextLook = now.advanced(
            byMilliseconds: isTold ? Self.assureMilliseconds : Self.lookMilliseconds)
    }

    /// It is dark because we want it to be: there is nothing to look for.
    package mutating func sleeps() {
        nextLook = nil
    }

    /// A look found nothing that can be used.
    ///
    /// - Returns: whether that is news.
    package mutating func foundDark(_ fault: DisplayFault, at now: Instant) -> Bool {
        look = .survey
        nextLook =
            isTold && fault.isToldOf ? nil : now.advanced(byMilliseconds: Self.lookMilliseconds)
        defer { state = .dark(fault) }
        return state != .dark(fault)
    }
}

extension DisplayFault {
    /// Whether udev tells when it is over.
    fileprivate var isToldOf: Bool {
        switch self {
        case .noCard, .noSockets, .connectorMissing, .nothingConnected, .noUsableMode: true
        default: false
        }
    }
}
