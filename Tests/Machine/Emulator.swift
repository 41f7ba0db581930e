import Foundation
import Peers

/// One process of QEMU, which ends with this value, after `secondsMax` at the latest, and whatever
/// happens to us.
final class Emulator {
    /// The longest that a machine may be needed, in seconds.
    private static let secondsMax = 900
    private static let startSeconds = 30.0
    private static let memoryMegabytes = 768
    private static let processors = 2

    let scratch: TemporaryFolder
    let monitor: Monitor
    let guestSocket: UnixSocket
    private let program: ChildProgram

    /// - Parameter state: a file with the state to go on from; nil to start the kernel in
    ///   `firstRoot`.
    init(_ parts: MachineParts, firstRoot: String?, state: String?) throws {
        scratch = try TemporaryFolder("machine")
        let limit = ["--signal=KILL", "\(Self.secondsMax)", parts.emulator]
        var words = limit + Self.hardware(parts) + Self.lines(in: scratch.path)
        if let firstRoot {
            words += ["-kernel", parts.kernel, "-initrd", firstRoot, "-append", Self.kernelWords]
        }
        if let state { words += ["-incoming", "exec:cat '\(state)'"] }
        program = try ChildProgram("/usr/bin/timeout", words, log: "\(scratch.path)/qemu.log")
        do {
            monitor = try Monitor("\(scratch.path)/qmp", seconds: Self.startSeconds)
            guestSocket = try UnixSocket("\(scratch.path)/agent", seconds: Self.startSeconds)
        } catch {
            throw PeerFault("\(error); QEMU printed: \(program.output)")
        }
    }

    /// Ends it as a power cut would.
    func end() {
        program.killAtOnce()
    }

    var isRunning: Bool { program.isRunning }

    /// What the guest's kernel and first script printed.
    var console: String {
        (try? String(contentsOfFile: "\(scratch.path)/console", encoding: .utf8)) ?? ""
    }

    /// The same for every guest: a saved state fits only the hardware that it was saved from. Input
    /// devices are plugged in later, into free ports.
    static func hardware(_ parts: MachineParts) -> [String] {
        var words = [
            "-nodefaults", "-no-user-config", "-M", "q35,i8042=off", "-accel", "tcg,thread=multi",
            "-cpu", "qemu64", "-m", "\(memoryMegabytes)", "-smp", "\(processors)",
            "-display", "none", "-device", "virtio-serial-pci",
            "-device", "virtserialport,nr=1,chardev=agent", "-device", "virtio-gpu-pci",
            "-device", "qemu-xhci,id=usb",
        ]
        for port in MachineDevice.ports {
            words += ["-device", "pcie-root-port,id=\(port.name),chassis=\(port.number)"]
        }
        for (tag, path) in [("host", "/"), ("parts", parts.overlay)] {
            words += [
                "-fsdev",
                "local,id=\(tag),path=\(path),security_model=none,readonly=on,multidevs=remap",
                "-device", "virtio-9p-pci,fsdev=\(tag),mount_tag=\(tag)",
            ]
        }
        return words
    }

    private static func lines(in folder: String) -> [String] {
        [
            "-qmp", "unix:\(folder)/qmp,server=on,wait=off", "-serial", "file:\(folder)/console",
            "-chardev", "socket,id=agent,path=\(folder)/agent,server=on,wait=off",
        ]
    }

    /// The kernel's own keys are all on: what must have no effect must be able to have one.
    static let kernelWords = """
        console=ttyS0 quiet loglevel=4 panic=-1 nokaslr mitigations=off tsc=reliable \
        no_timer_check random.trust_cpu=on audit=0 apparmor=0 cryptomgr.notests \
        sysrq_always_enabled
        """
}
