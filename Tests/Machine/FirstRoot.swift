import Foundation

/// What the guest's kernel starts with: busybox, modules and a script that goes on to the host's
/// own files, read over 9p, with everything that the guest writes kept in its memory.
struct FirstRoot {
    /// On the guest's serial line, when it is ready to be saved.
    static let waits = "machine: waiting"
    private static let commands = [
        "sh", "mount", "mkdir", "cat", "insmod", "echo", "date", "sleep", "switch_root",
    ]

    let archive: Data

    init(_ parts: MachineParts) throws {
        var archive = CpioArchive()
        for folder in ["bin", "dev", "proc", "sys", "host", "parts", "memory", "root", "modules"] {
            archive.add(folder: folder)
        }
        archive.add(
            program: "bin/busybox", try Data(contentsOf: URL(filePath: parts.busybox)))
        for command in Self.commands { archive.add(link: "bin/\(command)", to: "busybox") }
        var names: [String] = []
        for (index, path) in try KernelModules(in: parts.modules).paths.enumerated() {
            names.append("/modules/\(index)")
            archive.add(
                program: "modules/\(index)", try Data(contentsOf: URL(filePath: path)))
        }
        archive.add(program: "init", Data(Self.script(modules: names).utf8))
        archive.close()
        self.archive = archive.bytes
    }

    /// A saved guest stands at `read`: before the 9p mounts, which cannot be saved. The host then
    /// tells it the time, in seconds since 1970, and the agent's path; until it has connected
    /// again, there is nothing to read.
    static func script(modules: [String]) -> String {
        """
        #!/bin/sh
        mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
        for module in \(modules.joined(separator: " ")); do
            insmod $module || echo "machine: $module cannot be loaded"
        done
        mkdir -p /dev/pts; mount -t devpts devpts /dev/pts
        echo "\(waits)"
        port=$(echo /dev/vport*p1)
        until read -r now agent < "$port" && [ "$agent" ]; do sleep 0.02; done
        date -s "@$now" > /dev/null
        over=trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000
        mount -t 9p -o $over host /host && mount -t 9p -o $over parts /parts
        mount -t tmpfs memory /memory; mkdir /memory/upper /memory/work
        mount -t overlay -o lowerdir=/parts:/host,upperdir=/memory/upper,workdir=/memory/work \\
            overlay /root
        for folder in dev proc sys; do mount -o move /$folder /root/$folder; done
        mount -t tmpfs -o mode=755 run /root/run
        exec switch_root /root "$agent" agent "$port"
        """
    }
}
