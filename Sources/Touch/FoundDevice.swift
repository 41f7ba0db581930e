/// An event device that is plugged in, and what udev takes it for.
package struct FoundDevice: Hashable, Sendable {
    /// udev's guesses (`ID_INPUT_…`), several at once for some devices.
    package struct Kinds: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let touchscreen = Kinds(rawValue: 1 << 0)
        /// A mouse. The tablet of a virtual machine is one with absolute axes.
        package static let mouse = Kinds(rawValue: 1 << 1)
        /// Drawn on with a pen.
        package static let tablet = Kinds(rawValue: 1 << 2)
        /// Has keys: a keyboard, a button box, a few buttons at the side of a screen.
        package static let keys = Kinds(rawValue: 1 << 3)
        /// A game pad or a joystick: as button boxes like to call themselves.
        package static let pad = Kinds(rawValue: 1 << 4)
        /// All of its keys switch the machine off or wake it. (udev's tag `power-switch` says
        /// nothing: stock rules give it to every keyboard.)
        package static let powerSwitch = Kinds(rawValue: 1 << 5)
    }

    /// The same after a restart and after other devices came or went: where it is plugged in
    /// (`ID_PATH`) or, where that is unknown, what it is (vendor:product:serial). Never `eventN`.
    package var stableName: String
    /// Where it can be opened until it is unplugged: '/dev/input/event3'.
    package var path: String
    package var kinds: Kinds
    /// `LIBINPUT_CALIBRATION_MATRIX` as it stands in udev's rules or hwdb; nil: there is none.
    package var calibration: String?
    /// Where the kernel says that it is ("usb-0000:00:14.0-1/input1"): tells nodes of one plug
    /// apart.
    package var place: String

    package init(
        stableName: String, path: String, kinds: Kinds, calibration: String? = nil,
        place: String = ""
    ) {
        self.stableName = stableName
        self.path = path
        self.kinds = kinds
        self.calibration = calibration
        self.place = place
    }

    /// The same devices, each with a name of its own, in the order of the names.
    ///
    /// Some plugs show several nodes, such as a touch screen and the mouse that it also would be.
    /// The touch screen keeps the plug's name, the others are told apart by what they are:
    /// `NAME/keys`, `NAME/mouse`, and the second mouse `NAME/mouse#2`.
    package static func named(_ devices: [FoundDevice]) -> [FoundDevice] {
        Dictionary(grouping: devices, by: \.stableName).values.flatMap { siblings in
            var taken: [String: Int] = [:]
            return siblings.sorted { $0.rank < $1.rank }.enumerated().map { place, device in
                var device = device
                if place > 0 { device.stableName += "/\(device.kinds.word)" }
                let count = taken[device.stableName, default: 0] + 1
                taken[device.stableName] = count
                if count > 1 { device.stableName += "#\(count)" }
                return device
            }
        }.sorted { $0.stableName < $1.stableName }
    }

    private var rank: (Int, String, UInt8, String) {
        (kinds.contains(.touchscreen) ? 0 : 1, place, kinds.rawValue, path)
    }
}

extension FoundDevice.Kinds {
    /// What a device is first of all.
    fileprivate var word: String {
        let words: [(FoundDevice.Kinds, String)] = [
            (.touchscreen, "touch"), (.tablet, "pen"), (.mouse, "mouse"), (.pad, "pad"),
            (.keys, "keys"),
        ]
        return words.first { contains($0.0) }?.1 ?? "other"
    }
}

/// Which devices a panel uses, and for what.
package struct DeviceWishes: Hashable, Sendable {
    package enum Screens: Hashable, Sendable {
        /// Every touch screen; where there is none, every absolute pointer.
        case all
        /// No device is opened.
        case none
        /// An event device, or a link to one; it is then called so.
        case path(String)
        /// A stable name.
        case name(String)
    }

    package var screens: Screens
    /// Pens touch like fingers; otherwise nothing listens to them.
    package var usesPens: Bool
    /// Every key of the machine belongs to the panel: no console, no SysRq gets a press. Without
    /// it, the keys of the wished screens alone are read.
    package var takesAllKeys: Bool

    package init(screens: Screens = .all, usesPens: Bool = false, takesAllKeys: Bool = true) {
        self.screens = screens
        self.usesPens = usesPens
        self.takesAllKeys = takesAllKeys
    }

    /// What one device is used for; nil: it is left alone.
    ///
    /// - Parameter hasScreen: whether a touch screen is among those that are plugged in.
    package func use(of device: FoundDevice, hasScreen: Bool) -> DeviceUse? {
        let touches: Bool =
            switch screens {
            case .none: false
            case .path(let path): device.stableName == path
            case .name(let name): device.stableName == name
            case .all: isScreen(device, hasScreen: hasScreen)
            }
        if touches { return DeviceUse(fingers: true, keys: true) }
        guard screens != .none, takesAllKeys, !device.kinds.isDisjoint(with: [.keys, .pad]),
            !device.kinds.contains(.powerSwitch)
        else { return nil }
        return DeviceUse(fingers: false, keys: true)
    }

    private func isScreen(_ device: FoundDevice, hasScreen: Bool) -> Bool {
        if device.kinds.contains(.touchscreen) { return true }
        if device.kinds.contains(.tablet) { return usesPens }
        // Some touch screens show a mouse besides, which says everything once more.
        return device.kinds.contains(.mouse) && !hasScreen
    }
}

/// What is read of a device.
package struct DeviceUse: Hashable, Sendable {
    package var fingers: Bool
    package var keys: Bool

    package init(fingers: Bool, keys: Bool) {
        self.fingers = fingers
        self.keys = keys
    }
}
