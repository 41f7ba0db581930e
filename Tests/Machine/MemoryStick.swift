import Foundation
import Peers

/// A memory stick with a FAT file system, which is a file of the host's. It can be pulled out while
/// it is written.
package final class MemoryStick {
    private static let modules = [
        "usb-storage", "sd_mod", "vfat", "nls_cp437", "nls_ascii", "nls_utf8",
    ]
    private static let patienceSeconds = 30.0
    private static let id = "stick"
    package static let mountPoint = "/media/usb"

    /// Why there can be none; nil where there can.
    package static var obstacle: String? {
        let missing = ["mkfs.vfat", "mcopy"].filter { ChildProgram.find($0) == nil }
        return missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")) missing: install the Debian packages dosfstools "
                + "and mtools"
    }

    private let machine: VirtualMachine
    private let folder: TemporaryFolder
    private var image: String { "\(folder.path)/stick.img" }

    /// An empty one, not plugged in.
    package init(megabytes: Int, for machine: VirtualMachine) throws {
        self.machine = machine
        folder = try TemporaryFolder("stick", inMemory: true)
        try machine.load(modules: Self.modules)
        try ChildProgram.run(
            "mkfs.vfat", ["-C", image, "\(megabytes * 1_024)"], in: folder)
    }

    /// Plugs it in and mounts it.
    package func push() throws {
        try machine.monitor.ask(
            "blockdev-add",
            [
                "driver": "raw", "node-name": Self.id,
                "file": ["driver": "file", "filename": image],
            ])
        try machine.monitor.ask(
            "device_add",
            ["driver": "usb-storage", "drive": Self.id, "id": Self.id, "bus": "usb.0"])
        let line = """
            mkdir -p "$1"
            for turn in $(seq 500); do
                for disk in /sys/block/sd*; do
                    [ -b "/dev/${disk##*/}" ] && mount -t vfat "/dev/${disk##*/}" "$1" && exit 0
                done 2> /dev/null
                sleep 0.02
            done
            exit 1
            """
        try machine.guest.run(
            ["/bin/sh", "-c", line, "sh", Self.mountPoint], seconds: Self.patienceSeconds)
    }

    /// Pulls it out, whatever is being written to it.
    package func pull() throws {
        try machine.monitor.ask("device_del", ["id": Self.id])
        try machine.monitor.take("DEVICE_DELETED", seconds: Self.patienceSeconds)
        // What was on its way to it is in use for a moment longer.
        let monitor = machine.monitor
        try wait(upTo: Self.patienceSeconds, for: "the stick to be free") {
            (try? monitor.ask("blockdev-del", ["node-name": Self.id])) != nil
        }
    }

    /// Forgets where it was mounted, once it was pulled out.
    package func forget() throws {
        try machine.guest.shell("umount -l \(Self.mountPoint)")
    }

    /// As a careful person takes it out.
    package func eject() throws {
        try machine.guest.shell("umount \(Self.mountPoint)")
        try pull()
    }

    /// Copies what is on it to a folder of the host's.
    package func copy(to path: String) throws {
        try ChildProgram.run("mcopy", ["-n", "-i", image, "::*", path], in: folder)
    }
}
