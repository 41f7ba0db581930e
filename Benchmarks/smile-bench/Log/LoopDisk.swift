import CMachine
import Glibc
import Measuring

/// An ext4 of this program's own, on a loop device over a file in memory: it counts every byte and
/// flush, and costs no time but the software's.
///
/// The mount is seen by this process alone, the device frees itself with the mount, and the file
/// has no name: whatever ends this process, nothing of them stays.
struct LoopDisk {
    private static let memoryFolder = "/dev/shm"
    private static let byteCount = 768 << 20
    private static let makers = ["/sbin/mke2fs", "/usr/sbin/mke2fs"]

    /// As in `/sys/block`.
    let device: String
    /// Where it is mounted.
    let path: String

    /// - Parameter folder: has the mount point.
    /// - Throws: why there can be none here.
    init(in folder: TemporaryFolder) throws {
        guard geteuid() == 0 else { throw MeasuringFault("only root may mount one") }
        guard let maker = Self.makers.first(where: { access($0, X_OK) == 0 }) else {
            throw MeasuringFault("there is no mke2fs\nTry: apt-get install e2fsprogs")
        }
        try Self.check(smile_mount_privately(), "unshare", "mounts")
        path = "\(folder.path)/loop"
        guard mkdir(path, 0o750) == 0 else { throw MeasuringFault("mkdir", path) }
        let backing = try Self.backing(maker)
        defer { close(backing) }
        var number: Int32 = 0
        var isDirect: Int32 = 0
        let descriptor = smile_loop_attach(backing, &number, &isDirect)
        device = "loop\(number)"
        try Self.check(descriptor, "attaching", "/dev/\(device)")
        // From here on the mount is the device's only user.
        defer { close(descriptor) }
        if isDirect == 0 {
            Console.complain("the loop device goes through the page cache of its file in memory")
        }
        try Self.check(smile_mount_ext4("/dev/\(device)", path), "mount", path)
    }

    var place: Place { .loop(TemporaryFolder(at: path)) }

    func release() {
        _ = smile_unmount(path)
    }

    /// Everything that was written stands on the device, what a file system puts off included.
    func counters() throws -> DeviceCounters {
        try Self.check(smile_sync_file_system(path), "syncfs", path)
        return try DeviceCounters(device)
    }

    /// A file with a file system in it and without a name.
    private static func backing(_ maker: String) throws -> Int32 {
        let folder = try TemporaryFolder(in: memoryFolder)
        defer { folder.remove() }
        let path = try folder.write("ext4", "")
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw MeasuringFault("open", path) }
        do {
            guard ftruncate(descriptor, off_t(byteCount)) == 0 else {
                throw MeasuringFault("ftruncate", path)
            }
            // Nothing is left for the kernel to do later, so that it writes for nobody but us.
            let status = try ChildProgram.run(
                maker,
                [
                    "-q", "-F", "-t", "ext4", "-b", "4096",
                    "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", path,
                ])
            guard status == 0 else { throw MeasuringFault("'\(maker)' ended with \(status)") }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func check(_ result: Int32, _ call: String, _ path: String) throws {
        guard result >= 0 else { throw MeasuringFault(call, path, -result) }
    }
}
