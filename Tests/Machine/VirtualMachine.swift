import Foundation
import Peers

/// A whole computer with a kernel of its own, whose keyboard, touch screen and plugs we hold. One
/// at a time: it is as heavy as all of the host.
package final class VirtualMachine {
    private static let readySeconds = 60.0
    private static let plugSeconds = 30.0

    package let guest: Guest
    package var monitor: Monitor { emulator.monitor }
    private let emulator: Emulator
    /// Held as long as the machine is there.
    private let turn: FileLock

    /// A machine that has started, with udev at work and nothing plugged in.
    package init() throws {
        let parts = try MachineParts.found.get()
        turn = try FileLock("\(parts.folder)/machine.lock")
        let state = try SavedState(parts)
        emulator = try Emulator(parts, firstRoot: nil, state: state.path)
        let monitor = emulator.monitor
        try wait(upTo: Self.readySeconds, for: "the saved guest") {
            let status = try monitor.ask("query-status") as? [String: Any]
            return status?["status"] as? String != "inmigrate"
        }
        try monitor.ask("cont")
        do {
            guest = try Guest(
                emulator.guestSocket, agent: try Programs.path("machine-guest"),
                seconds: Self.readySeconds)
            try guest.shell(Self.startUdev)
        } catch {
            throw PeerFault("\(error); the guest printed: \(emulator.console)")
        }
    }

    private static let startUdev = """
        /lib/systemd/systemd-udevd --daemon
        udevadm trigger --subsystem-match=input --action=add && udevadm settle
        """

    deinit {
        emulator.end()
    }

    /// Ends it as a power cut would.
    package func end() {
        emulator.end()
    }

    /// What the guest's kernel printed.
    package var console: String { emulator.console }

    /// Has the kernel learn what it does not know from the start, such as a file system.
    package func load(modules: [String]) throws {
        let parts = try MachineParts.found.get()
        let line = """
            busybox=$1; shift
            for path; do
                name=$(basename "$path" .ko | tr - _)
                grep -q "^$name " /proc/modules || "$busybox" insmod "$path" || exit 1
            done
            """
        try guest.run(
            ["/bin/sh", "-c", line, "sh", parts.busybox]
                + KernelModules(modules, in: parts.modules).paths)
    }

    // MARK: Plugs

    /// Plugs a device in.
    package func push(_ device: MachineDevice) throws {
        try monitor.ask(
            "device_add", ["driver": device.driver, "bus": device.bus, "id": device.id])
    }

    /// Plugs a device in and waits until udev knows it.
    ///
    /// - Returns: the guest's name of it: 'event3'.
    @discardableResult
    package func plug(_ device: MachineDevice) throws -> String {
        try push(device)
        return try eventDevice(named: device.name)
    }

    /// Pulls a device out and waits until it is gone.
    package func unplug(_ device: MachineDevice) throws {
        try monitor.ask("device_del", ["id": device.id])
        try monitor.take("DEVICE_DELETED", seconds: Self.plugSeconds)
    }

    /// Waits until udev knows a device of this name: 'event3'.
    package func eventDevice(named name: String) throws -> String {
        let line = """
            for turn in $(seq 500); do
                for folder in /sys/class/input/event*; do
                    if [ "$(cat "$folder/device/name")" = "$1" ]; then
                        udevadm settle; echo "${folder##*/}"; exit 0
                    fi
                done 2> /dev/null
                sleep 0.02
            done
            exit 1
            """
        return try guest.run(["/bin/sh", "-c", line, "sh", name], seconds: Self.plugSeconds)
            .trimmingCharacters(in: .newlines)
    }

    // MARK: Fingers

    /// A finger comes down on the tablet, or moves there; x and y are shares of the screen.
    package func press(x: Double, y: Double) throws {
        try send([absolute("x", x), absolute("y", y), leftButton(isDown: true)])
    }

    package func release() throws {
        try send([leftButton(isDown: false)])
    }

    /// Presses keys one after the other, and lets them go in the opposite order; QEMU's names:
    /// 'ctrl', 'alt', 'f1'.
    package func press(keys: [String]) throws {
        try hold(keys: keys)
        try letGo(keys: keys)
    }

    package func hold(keys: [String]) throws {
        try send(keys.map { key($0, isDown: true) })
    }

    package func letGo(keys: [String]) throws {
        try send(keys.reversed().map { key($0, isDown: false) })
    }

    /// The picture on the guest's display, as a PNG file.
    package func takePicture(_ path: String) throws {
        try monitor.ask("screendump", ["filename": path, "format": "png"])
    }

    /// The picture on the display, pixel by pixel.
    package func glass() throws -> GlassPicture {
        let scratch = try TemporaryFolder("glass")
        let path = "\(scratch.path)/glass.ppm"
        try monitor.ask("screendump", ["filename": path, "format": "ppm"])
        return try GlassPicture(ppm: try Data(contentsOf: URL(filePath: path)))
    }

    private func send(_ actions: [[String: Any]]) throws {
        try monitor.ask("input-send-event", ["events": actions])
    }

    private func absolute(_ axis: String, _ share: Double) -> [String: Any] {
        ["type": "abs", "data": ["axis": axis, "value": Int((share * 32_767).rounded())]]
    }

    private func leftButton(isDown: Bool) -> [String: Any] {
        ["type": "btn", "data": ["button": "left", "down": isDown] as [String: Any]]
    }

    private func key(_ name: String, isDown: Bool) -> [String: Any] {
        let key = ["type": "qcode", "data": name]
        return ["type": "key", "data": ["down": isDown, "key": key] as [String: Any]]
    }
}
