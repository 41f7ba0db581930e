import Foundation
import Peers

/// A virtual computer with a display of a given kind, whose cable we hold.
///
/// The cable is QEMU's VNC server: a viewer tells it how large its window is, and QEMU tells the
/// guest that another display is plugged in, or none.
package final class DisplayMachine {
    /// Graphics that QEMU emulates and Debian's kernel drives.
    package enum Graphics: String, CaseIterable, Sendable {
        /// Draws what it is told has changed; the display can be unplugged.
        case virtio = "virtio-gpu-pci"
        /// Shows its memory as it is.
        case bochs = "bochs-display"
        /// The oldest: shows its memory, says it cannot tell what is plugged in.
        case standard = "VGA"
    }

    /// The longest that a machine may be needed, in seconds.
    private static let secondsMax = 900
    private static let startSeconds = 180.0
    private static let readySeconds = 60.0

    package let guest: Guest
    package let monitor: Monitor
    private let scratch: TemporaryFolder
    private let program: ChildProgram
    private let cable: DisplayCable
    /// Held as long as the machine is there.
    private let turn: FileLock

    /// A machine that has started, with udev at work and a text console on its display.
    package init(_ graphics: Graphics) throws {
        let parts = try MachineParts.found.get()
        turn = try FileLock("\(parts.folder)/machine.lock")
        scratch = try TemporaryFolder("display")
        let words = try Self.words(graphics, parts, in: scratch)
        program = try ChildProgram("/usr/bin/timeout", words, log: "\(scratch.path)/qemu.log")
        do {
            monitor = try Monitor("\(scratch.path)/qmp", seconds: Self.readySeconds)
            let socket = try UnixSocket("\(scratch.path)/agent", seconds: Self.readySeconds)
            cable = try DisplayCable("\(scratch.path)/vnc", seconds: Self.readySeconds)
            try Self.start(monitor, graphics, console: "\(scratch.path)/console")
            guest = try Guest(
                socket, agent: try Programs.path("machine-guest"), seconds: Self.readySeconds)
            try guest.shell(Self.startUdev)
        } catch {
            let console = try? String(contentsOfFile: "\(scratch.path)/console", encoding: .utf8)
            throw PeerFault(
                "\(error); QEMU printed: \(program.output); the guest: \(console ?? "")")
        }
    }

    deinit {
        program.killAtOnce()
    }

    /// One of QEMU's machines as the others are, with this display. The kind that the others have
    /// goes on from their saved state.
    private static func words(
        _ graphics: Graphics, _ parts: MachineParts, in scratch: TemporaryFolder
    ) throws -> [String] {
        let hardware = Emulator.hardware(parts).map {
            $0 == Graphics.virtio.rawValue ? graphics.rawValue : $0
        }
        let folder = scratch.path
        let lines = [
            "-vnc", "unix:\(folder)/vnc", "-qmp", "unix:\(folder)/qmp,server=on,wait=off",
            "-serial", "file:\(folder)/console", "-chardev",
            "socket,id=agent,path=\(folder)/agent,server=on,wait=off",
        ]
        let start =
            if graphics == .virtio {
                ["-incoming", "exec:cat '\(try SavedState(parts).path)'"]
            } else {
                [
                    "-kernel", parts.kernel, "-initrd", try firstRoot(parts), "-append",
                    Emulator.kernelWords,
                ]
            }
        return ["--signal=KILL", "\(secondsMax)", parts.emulator] + hardware + lines + start
    }

    private static func firstRoot(_ parts: MachineParts) throws -> String {
        let path = "\(parts.folder)/first-root-display"
        try FirstRoot(parts).archive.write(to: URL(filePath: path))
        return path
    }

    private static func start(
        _ monitor: Monitor, _ graphics: Graphics, console: String
    ) throws {
        guard graphics == .virtio else {
            return try wait(upTo: startSeconds, for: "the guest's kernel") {
                (try? String(contentsOfFile: console, encoding: .utf8))?
                    .contains(FirstRoot.waits) ?? false
            }
        }
        try wait(upTo: readySeconds, for: "the saved guest") {
            let status = try monitor.ask("query-status") as? [String: Any]
            return status?["status"] as? String != "inmigrate"
        }
        try monitor.ask("cont")
    }

    private static let startUdev = """
        /lib/systemd/systemd-udevd --daemon
        udevadm trigger --subsystem-match=drm --action=add && udevadm settle
        """

    // MARK: The display

    /// Plugs a display in that wants this mode, instead of the one that was there. Only virtio's
    /// graphics can tell.
    package func plugDisplay(width: Int, height: Int) throws {
        try cable.tell(width: width, height: height)
    }

    package func unplugDisplay() throws {
        try cable.tell(width: 1, height: 0)
    }

    /// Plugs a keyboard in, for `press`.
    package func plugKeyboard() throws {
        let keyboard = MachineDevice.virtioKeyboard
        try monitor.ask(
            "device_add",
            ["driver": keyboard.driver, "bus": keyboard.bus, "id": keyboard.id])
        try guest.shell(
            "udevadm settle; until grep -q Keyboard /proc/bus/input/devices; do :; done")
    }

    /// Presses keys together, by QEMU's names for them.
    package func press(_ chord: Chord) throws {
        for isDown in [true, false] {
            let keys = isDown ? chord.keys : chord.keys.reversed()
            let actions: [[String: Any]] = keys.map { key in
                let name: [String: Any] = ["type": "qcode", "data": key]
                return ["type": "key", "data": ["down": isDown, "key": name] as [String: Any]]
            }
            try monitor.ask("input-send-event", ["events": actions])
        }
    }

    /// The picture on the glass, as a PNG file.
    package func takePicture(_ path: String) throws {
        try monitor.ask("screendump", ["filename": path, "format": "png"])
    }

    /// The picture on the glass, pixel by pixel.
    package func glass() throws -> GlassPicture {
        let path = "\(scratch.path)/glass.ppm"
        try monitor.ask("screendump", ["filename": path, "format": "ppm"])
        return try GlassPicture(ppm: try Data(contentsOf: URL(filePath: path)))
    }
}
