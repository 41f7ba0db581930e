/// What a device says about itself, as far as touch needs it.
package struct TouchscreenDescription: Hashable, Sendable {
    package var name: String
    package var bus: UInt16
    package var vendor: UInt16
    package var product: UInt16
    package var version: UInt16
    /// `INPUT_PROP_…` numbers.
    package var properties: Set<UInt16>
    /// `KEY_…` and `BTN_…` codes.
    package var keys: Set<UInt16>
    /// By `ABS_…` code.
    package var axes: [UInt16: AxisRange]

    package init(
        name: String = "", bus: UInt16 = 0, vendor: UInt16 = 0, product: UInt16 = 0,
        version: UInt16 = 0, properties: Set<UInt16> = [], keys: Set<UInt16> = [],
        axes: [UInt16: AxisRange] = [:]
    ) {
        self.name = name
        self.bus = bus
        self.vendor = vendor
        self.product = product
        self.version = version
        self.properties = properties
        self.keys = keys
        self.axes = axes
    }

    /// True where the device reports each finger in a slot of its own (the kernel's protocol B).
    /// A device that has slots but no positions in them is used as a single-touch one.
    package var reportsSlots: Bool {
        [AxisCode.slot, AxisCode.slotX, AxisCode.slotY, AxisCode.trackingID]
            .allSatisfy { axes[$0] != nil }
    }

    /// Whether it has keys that somebody can press, besides those that tell of a finger.
    package var hasButtons: Bool { keys.contains { !Key($0).tellsOfContact } }

    /// Whether it has such keys and nothing that fingers are told by: a box of buttons, or a game
    /// pad, whose sticks have positions as well.
    package var isButtonBox: Bool {
        hasButtons && !reportsSlots && !keys.contains(KeyCode.touch)
            && !keys.contains(KeyCode.leftButton)
    }

    /// The key that is down while a single-touch device is touched. Tablets that pass a mouse's
    /// pointer on, such as those of virtual machines, have only the left button.
    package var touchKey: UInt16 {
        !keys.contains(KeyCode.touch) && keys.contains(KeyCode.leftButton)
            ? KeyCode.leftButton : KeyCode.touch
    }
}

/// What was already so when the first frame was read. The kernel reports only what changes.
package struct StandingState: Hashable, Sendable {
    /// Where a finger is, and what else its slot says of it.
    package struct Position: Hashable, Sendable {
        package var x: Int32
        package var y: Int32
        /// As in `AxisCode.slotSize`, `slotTool` and `slotDistance`; 0 where the device has none.
        package var size: Int32
        package var tool: Int32
        package var distance: Int32

        package init(
            x: Int32 = 0, y: Int32 = 0, size: Int32 = 0, tool: Int32 = 0, distance: Int32 = 0
        ) {
            self.x = x
            self.y = y
            self.size = size
            self.tool = tool
            self.distance = distance
        }
    }

    /// The slot that the next events are about until the device says otherwise.
    package var slot: Int32
    /// By slot; a single-touch device has the one position 0. In the units of the axes.
    package var positions: [Position]
    /// Codes of the keys that are down.
    package var keys: Set<UInt16>

    package init(slot: Int32 = 0, positions: [Position] = [], keys: Set<UInt16> = []) {
        self.slot = slot
        self.positions = positions
        self.keys = keys
    }
}

/// Why a device cannot be used as a touch screen.
package enum TouchscreenFault: Error, Hashable, Sendable, CustomStringConvertible {
    case noPosition(device: String)
    case axisWithoutExtent(device: String, code: UInt16, minimum: Int32, maximum: Int32)

    package var description: String {
        switch self {
        case .noPosition(let device):
            "'\(device)' tells no range for a position (ABS_X and ABS_Y, or ABS_MT_SLOT with "
                + "ABS_MT_POSITION_X and _Y), so it is no touch screen; a recording needs the "
                + "device's 'A:' lines before its first 'E:' line"
        case .axisWithoutExtent(let device, let code, let minimum, let maximum):
            "'\(device)' says that its axis 0x\(String(code, radix: 16)) goes from \(minimum) to "
                + "\(maximum), where no position can be told from another; the device or its "
                + "driver is faulty, and none of its touches was used"
        }
    }
}
