import CEvdev

/// A touch screen that udev knows of.
package struct FoundTouchscreen: Hashable, Sendable {
    /// The same after a restart and after other devices came or went: where it is plugged in
    /// (`ID_PATH`) or, where that is unknown, what it is (vendor:product:serial). Never `eventN`.
    package var stableName: String
    /// Where it can be opened until it is unplugged: '/dev/input/event3'.
    package var path: String

    package init(stableName: String, path: String) {
        self.stableName = stableName
        self.path = path
    }
}

/// Finds the touch screens that are plugged in, by udev's `ID_INPUT_TOUCHSCREEN`.
package enum TouchscreenFinder {
    /// Devices that one search gives; a kiosk has one, a faulty hub may show many.
    package static let foundMax = 64

    /// In the order of their stable names. Empty where there are none, and where udev has nothing
    /// to say, as in a container.
    package static func find() -> [FoundTouchscreen] {
        guard let udev = udev_new() else { return [] }
        defer { udev_unref(udev) }
        guard let search = udev_enumerate_new(udev) else { return [] }
        defer { udev_enumerate_unref(search) }
        udev_enumerate_add_match_subsystem(search, "input")
        udev_enumerate_add_match_property(search, "ID_INPUT_TOUCHSCREEN", "1")
        udev_enumerate_add_match_sysname(search, "event*")
        udev_enumerate_scan_devices(search)
        return list(search, udev).sorted { ($0.stableName, $0.path) < ($1.stableName, $1.path) }
    }

    private static func list(_ search: OpaquePointer, _ udev: OpaquePointer) -> [FoundTouchscreen] {
        var found: [FoundTouchscreen] = []
        var entry = udev_enumerate_get_list_entry(search)
        while let current = entry, found.count < foundMax {
            if let touchscreen = read(udev_list_entry_get_name(current), udev) {
                found.append(touchscreen)
            }
            entry = udev_list_entry_get_next(current)
        }
        return found
    }

    private static func read(
        _ systemPath: UnsafePointer<CChar>?, _ udev: OpaquePointer
    ) -> FoundTouchscreen? {
        // It may have been unplugged since the search.
        guard let systemPath, let device = udev_device_new_from_syspath(udev, systemPath) else {
            return nil
        }
        defer { udev_device_unref(device) }
        guard let node = udev_device_get_devnode(device) else { return nil }
        return FoundTouchscreen(stableName: stableName(device), path: String(cString: node))
    }

    private static func stableName(_ device: OpaquePointer) -> String {
        if let path = property("ID_PATH", of: device) { return path }
        let identity = ["ID_VENDOR_ID", "ID_MODEL_ID", "ID_SERIAL_SHORT"]
        return identity.map { property($0, of: device) ?? "" }.joined(separator: ":")
    }

    private static func property(_ name: String, of device: OpaquePointer) -> String? {
        udev_device_get_property_value(device, name).map { String(cString: $0) }
    }
}
