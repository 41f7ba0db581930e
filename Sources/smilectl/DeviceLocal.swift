import Panel
import Touch

/// The devices of this machine as they are without the daemon.
enum LocalDevices {
    /// What is plugged in, by udev; empty where it has nothing to say, as in a container.
    static func all() -> [DeviceReport] {
        DeviceFinder.find().map(report)
    }

    /// The one that a technician means; nil: the only touch screen.
    static func choose(_ name: String?) throws -> DeviceReport {
        let devices = all()
        if let name {
            // A path is good as well: there may be no udev.
            if name.hasPrefix("/") {
                return report(FoundDevice(stableName: name, path: name, kinds: []))
            }
            guard let device = devices.first(where: { $0.name == name }) else {
                throw Ending(
                    "no device is called '\(name)'\nTry: smilectl device list", .failed)
            }
            return device
        }
        let screens = devices.filter { $0.kind == .touchscreen }
        guard screens.count < 2 else {
            let names = screens.map(\.name).joined(separator: ", ")
            throw Ending("there are \(screens.count): \(names)\nTry: --device with one.", .failed)
        }
        guard let only = screens.first else {
            throw Ending(
                "no touch screen is plugged in\nTry: smilectl device list; or --device with a "
                    + "path such as /dev/input/event3", .failed)
        }
        return only
    }

    /// Opens it and leaves it to others as well.
    static func open(_ device: DeviceReport) throws -> EvdevDevice {
        do {
            return try EvdevDevice(path: device.node ?? device.name, grab: false)
        } catch {
            throw Ending("\(error)\nTry: sudo smilectl …", .failed)
        }
    }

    private static func report(_ found: FoundDevice) -> DeviceReport {
        var report = DeviceReport(
            name: found.stableName, node: found.path, kind: found.kinds.reportKind, state: .free)
        do throws(DeviceFault) {
            let device = try EvdevDevice(path: found.path, grab: false)
            report.take(device.description)
        } catch {
            report.state = .refused(why: error.description)
        }
        return report
    }
}
