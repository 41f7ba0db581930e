import Foundation
import Peers

/// What a virtual machine is made of: QEMU as it is installed, and Debian's kernel, udev and
/// busybox, which are fetched once and unpacked under `.build/machine`, never installed.
package struct MachineParts: Sendable {
    /// How long fetching and unpacking may take, in seconds.
    private static let fetchSeconds = 300.0
    private static let emulator = "qemu-system-x86_64"

    package let emulator: String
    /// Everything that is kept between runs.
    package let folder: String
    /// Changes with what was fetched.
    package let stamp: String

    /// Found, or fetched, once in a run of the tests.
    package static let found = Result { try MachineParts() }

    /// Why there can be no virtual machine here; nil where there can.
    package static var obstacle: String? {
        switch found {
        case .success: nil
        case .failure(let fault): "no virtual machine: \(fault)"
        }
    }

    package var kernel: String { "\(folder)/parts/vmlinuz" }
    package var modules: String { "\(folder)/parts/modules" }
    package var busybox: String { "\(folder)/parts/busybox" }
    /// Laid over the host's own files, which are the rest of the guest's root.
    package var overlay: String { "\(folder)/parts/root" }

    private init() throws {
        guard let emulator = Self.find(Self.emulator) else {
            throw PeerFault(
                "\(Self.emulator) is missing: install the Debian package qemu-system-x86")
        }
        self.emulator = emulator
        folder = Project.root.appending(path: ".build/machine").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let lock = try FileLock("\(folder)/fetch.lock")
        defer { lock.release() }
        let stampFile = "\(folder)/parts/stamp"
        if !FileManager.default.fileExists(atPath: stampFile) { try Self.fetch(into: folder) }
        stamp = try String(contentsOfFile: stampFile, encoding: .utf8)
    }

    /// Along `PATH`, as a shell would.
    private static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func fetch(into folder: String) throws {
        let scratch = try TemporaryFolder("machine")
        do {
            try ChildProgram.run(
                "sh", ["-euc", script, "sh", folder], in: scratch, seconds: fetchSeconds)
        } catch {
            throw PeerFault(
                "Debian's kernel and udev cannot be fetched (try 'apt-get update'): \(error)")
        }
    }

    /// Unpacked beside its place and then moved there, so that half of it is never taken for all.
    /// The folders `lib`, `bin` and `sbin` are links, as in the host's root, which lies below.
    private static let script = """
        cd "$1"; rm -rf parts parts.new; mkdir parts.new; cd parts.new
        kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: *//p' | head -n 1)
        apt-get download -q "$kernel" busybox-static udev libkmod2
        ls *.deb > stamp
        unpack() { dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"; }
        mkdir -p unpacked root/usr/bin root/usr/sbin root/usr/lib
        ln -s usr/bin usr/sbin usr/lib root/
        unpack "$kernel"_*.deb unpacked; unpack busybox-static_*.deb unpacked
        unpack udev_*.deb root; unpack libkmod2_*.deb root
        mv unpacked/boot/vmlinuz-* vmlinuz; mv unpacked/bin/busybox busybox
        mv unpacked/lib/modules/*/kernel modules; rm -r unpacked *.deb
        LD_LIBRARY_PATH=$(echo "$PWD"/root/usr/lib/*-linux-gnu) \\
            root/usr/bin/udevadm hwdb --update --root "$PWD/root"
        cd ..; mv parts.new parts
        """
}
