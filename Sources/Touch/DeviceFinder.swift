import CEvdev
import Glibc

/// Finds the event devices that are plugged in, as udev knows them.
package enum DeviceFinder {
    /// Devices that one search gives; a kiosk has a handful, a faulty hub may show many.
    package static let foundMax = 256

    /// Each with a stable name of its own, in their order. Empty where there are none, and where
    /// udev has nothing to say, as in a container.
    package static func find() -> [FoundDevice] {
        guard let udev = udev_new() else { return [] }
        defer { udev_unref(udev) }
        guard let search = udev_enumerate_new(udev) else { return [] }
        defer { udev_enumerate_unref(search) }
        udev_enumerate_add_match_subsystem(search, "input")
        udev_enumerate_add_match_property(search, "ID_INPUT", "1")
        udev_enumerate_add_match_sysname(search, "event*")
        udev_enumerate_scan_devices(search)
        return FoundDevice.named(list(search, udev))
    }

    /// The same, and the one device at this path or link, called by it: whatever udev takes it for,
    /// or whether it knows it at all.
    package static func find(with path: String) -> [FoundDevice] {
        guard let target = realpath(path, nil) else { return find() }
        defer { free(target) }
        var all = find()
        let place = all.firstIndex { $0.path == String(cString: target) }
        var device = FoundDevice(
            stableName: path, path: String(cString: target), kinds: [])
        if let place {
            (device.kinds, device.calibration) = (all[place].kinds, all[place].calibration)
            all.remove(at: place)
        }
        return all + [device]
    }

    private static func list(_ search: OpaquePointer, _ udev: OpaquePointer) -> [FoundDevice] {
        var found: [FoundDevice] = []
        var entry = udev_enumerate_get_list_entry(search)
        while let current = entry, found.count < foundMax {
            if let device = read(udev_list_entry_get_name(current), udev) { found.append(device) }
            entry = udev_list_entry_get_next(current)
        }
        return found
    }

    private static func read(
        _ systemPath: UnsafePointer<CChar>?, _ udev: OpaquePointer
    ) -> FoundDevice? {
        // It may have been unplugged since the search.
        guard let systemPath, let device = udev_device_new_from_syspath(udev, systemPath) else {
            return nil
        }
        defer { udev_device_unref(device) }
        guard let node = udev_device_get_devnode(device) else { return nil }
        return FoundDevice(
            stableName: stableName(device), path: String(cString: node), kinds: kinds(device),
            calibration: property("LIBINPUT_CALIBRATION_MATRIX", of: device),
            place: udev_device_get_parent(device).map { attribute("phys", of: $0) } ?? "")
    }

    private static func kinds(_ device: OpaquePointer) -> FoundDevice.Kinds {
        let names: [(String, FoundDevice.Kinds)] = [
            ("ID_INPUT_TOUCHSCREEN", .touchscreen), ("ID_INPUT_MOUSE", .mouse),
            ("ID_INPUT_TABLET", .tablet), ("ID_INPUT_KEY", .keys), ("ID_INPUT_KEYBOARD", .keys),
            ("ID_INPUT_JOYSTICK", .pad),
        ]
        var kinds: FoundDevice.Kinds = []
        for (name, kind) in names where property(name, of: device) == "1" { kinds.insert(kind) }
        let keys = keys(device)
        if !keys.isEmpty, keys.isSubset(of: powerKeys) { kinds.insert(.powerSwitch) }
        return kinds
    }

    /// `KEY_POWER`, `KEY_SLEEP`, `KEY_WAKEUP`, `KEY_SUSPEND`, `KEY_POWER2`.
    private static let powerKeys: Set<Int> = [116, 142, 143, 205, 356]

    /// The codes in the kernel's own list: words in hexadecimal, the highest first.
    private static func keys(_ device: OpaquePointer) -> Set<Int> {
        guard let input = udev_device_get_parent(device) else { return [] }
        let words = attribute("capabilities/key", of: input).split(separator: " ").reversed()
        var keys: Set<Int> = []
        for (place, text) in words.enumerated() {
            guard let word = UInt(text, radix: 16) else { return [] }
            for bit in 0..<UInt.bitWidth where word >> UInt(bit) & 1 == 1 {
                keys.insert(place * UInt.bitWidth + bit)
            }
        }
        return keys
    }

    private static func stableName(_ device: OpaquePointer) -> String {
        if let path = property("ID_PATH", of: device) { return path }
        let identity = ["ID_VENDOR_ID", "ID_MODEL_ID", "ID_SERIAL_SHORT"]
            .map { property($0, of: device) ?? "" }
        if identity.contains(where: { !$0.isEmpty }) { return identity.joined(separator: ":") }
        // Built into the machine, or made by a program: its own words.
        guard let input = udev_device_get_parent(device) else { return "::" }
        return ["id/vendor", "id/product", "name"].map { attribute($0, of: input) }
            .joined(separator: ":")
    }

    private static func attribute(_ name: String, of device: OpaquePointer) -> String {
        udev_device_get_sysattr_value(device, name).map { String(cString: $0) } ?? ""
    }

    private static func property(_ name: String, of device: OpaquePointer) -> String? {
        udev_device_get_property_value(device, name).map { String(cString: $0) }
    }
}

/// What udev tells when devices come and go.
final class DeviceMonitor {
    /// Messages that one call takes in; the rest wait for the next.
    private static let messagesMax = 1_024

    private let udev: OpaquePointer
    private let monitor: OpaquePointer

    /// Nil where udev does not tell: in a container, or without its daemon.
    init?() {
        guard let udev = udev_new() else { return nil }
        guard access("/run/udev/control", F_OK) == 0,
            let monitor = udev_monitor_new_from_netlink(udev, "udev")
        else {
            udev_unref(udev)
            return nil
        }
        self.udev = udev
        self.monitor = monitor
        let isListening =
            udev_monitor_filter_add_match_subsystem_devtype(monitor, "input", nil) >= 0
            && udev_monitor_enable_receiving(monitor) >= 0
        guard isListening else { return nil }
    }

    deinit {
        udev_monitor_unref(monitor)
        udev_unref(udev)
    }

    var descriptor: Int32 { udev_monitor_get_fd(monitor) }

    /// Takes what there is; whether there was anything. What exactly does not matter: a search
    /// tells, and a message can be lost.
    func drain() -> Bool {
        var isNews = false
        for _ in 0..<Self.messagesMax {
            guard let device = udev_monitor_receive_device(monitor) else { break }
            udev_device_unref(device)
            isNews = true
        }
        return isNews
    }
}
