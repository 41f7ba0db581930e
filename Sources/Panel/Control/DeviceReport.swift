/// One input device as a technician sees it.
package struct DeviceReport: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case touchscreen
        case buttons
        case pen
        case other
    }

    package enum State: Hashable, Sendable {
        /// By the daemon: nobody else sees its events.
        case held
        /// Plugged in, and held by nobody.
        case free
        /// Unplugged, and looked for.
        case awaited
        case refused(why: String)

        package var name: String {
            switch self {
            case .held: "held"
            case .free: "free"
            case .awaited: "awaited"
            case .refused: "refused"
            }
        }
    }

    /// Stable: `ID_PATH`, or vendor:product:serial. Never `eventN`.
    package var name: String
    /// Where it is until it is unplugged; nil while it is.
    package var node: String?
    /// What it calls itself.
    package var label: String
    package var vendor: UInt16
    package var product: UInt16
    package var kind: Kind
    package var state: State
    /// Fingers that are down now.
    package var contacts: Int
    /// Keys that are down now.
    package var keys: Int
    /// How often the kernel's queue ran over.
    package var losses: UInt64
    /// Fingers that came and went within a loss: at least so many.
    package var lostContacts: UInt64
    /// How long a finger or key has been down without a move, once that counts as stuck.
    package var stuckSeconds: UInt64?
    /// Of its touch surface: millimetres or, where it tells none, units of its axes.
    package var width: UInt32?
    package var height: UInt32?
    /// The six numbers of `LIBINPUT_CALIBRATION_MATRIX`, where one is in force.
    package var calibration: [Double]?

    package init(
        name: String, node: String? = nil, label: String = "", vendor: UInt16 = 0,
        product: UInt16 = 0, kind: Kind, state: State, contacts: Int = 0, keys: Int = 0,
        losses: UInt64 = 0, lostContacts: UInt64 = 0, stuckSeconds: UInt64? = nil,
        width: UInt32? = nil,
        height: UInt32? = nil, calibration: [Double]? = nil
    ) {
        self.name = name
        self.node = node
        self.label = label
        self.vendor = vendor
        self.product = product
        self.kind = kind
        self.state = state
        self.contacts = contacts
        self.keys = keys
        self.losses = losses
        self.lostContacts = lostContacts
        self.stuckSeconds = stuckSeconds
        self.width = width
        self.height = height
        self.calibration = calibration
    }
}
