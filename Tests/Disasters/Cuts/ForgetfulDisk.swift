import Foundation
import Measuring
import Peers

extension ForgottenWrites {
    /// A running `forgetful-disk` with a file system on it. Its content can be looked at and
    /// exchanged while it is not mounted. Goes away with this value.
    final class ForgetfulDisk {
        /// 16 MiB: room for the log, and little to copy for each state.
        static let byteCount = 16 << 20
        static let program = "forgetful-disk"
        private static let waitSeconds = 20.0
        private static let fileSystem = "ext4"

        let folder: String
        /// An empty file system.
        let blank: [UInt8]
        private let device: String
        private let child: ChildProgram
        private let content: UnsafeMutableRawBufferPointer
        private let operations: Int32
        private let marks: Int32

        /// The folder of the log, on the disk while it is mounted.
        var log: String { mountPoint + "/log" }
        private var mountPoint: String { folder + "/mount" }

        /// Beside the program that runs.
        static var programPath: String {
            URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/" + program
        }

        init() throws {
            folder = try Self.makeFolder()
            let image = folder + "/image"
            var child: ChildProgram?
            do {
                blank = try Self.format(image, in: folder)
                content = try Self.map(image)
                let started = try Self.start(in: folder)
                (child, device) = started
                self.child = started.0
                marks = try Self.open(folder + "/fuse/mark", O_WRONLY)
                operations = try Self.open(folder + "/operations", O_RDWR)
            } catch {
                child?.end()
                Self.remove(folder)
                throw error
            }
        }

        deinit {
            close(marks)
            close(operations)
            try? unmount()
            child.end()
            munmap(content.baseAddress, content.count)
            Self.remove(folder)
        }

        /// In memory where there is such a place: each state writes the whole disk anew.
        private static func makeFolder() throws -> String {
            let memory = "/dev/shm"
            let parent = access(memory, W_OK) == 0 ? memory : NSTemporaryDirectory()
            var template = Array("\(parent)/smile-panel-disk-XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else { throw MeasuringFault("mkdtemp", parent) }
            let folder = String(cString: made)
            for name in ["fuse", "mount"] {
                guard mkdir("\(folder)/\(name)", 0o700) == 0 else {
                    throw MeasuringFault("mkdir", "\(folder)/\(name)")
                }
            }
            return folder
        }

        private static func remove(_ folder: String) {
            try? FileManager.default.removeItem(atPath: folder)
            try? FileManager.default.removeItem(atPath: log(of: folder))
        }

        private static func format(_ image: String, in folder: String) throws -> [UInt8] {
            let file = try open(image, O_RDWR | O_CREAT)
            defer { close(file) }
            guard ftruncate(file, off_t(byteCount)) == 0 else {
                throw MeasuringFault("ftruncate", image)
            }
            // The smallest journal, in blocks of the panel's size. Nothing is left for later: what
            // the kernel does by itself would be noise among the log's own writes.
            let arguments = [
                "-q", "-F", "-b", "4096", "-J", "size=4", "-m", "0", "-E",
                "nodiscard,lazy_itable_init=0,lazy_journal_init=0", image,
            ]
            let (status, output) = try run("mkfs.ext4", arguments, in: folder)
            guard status == 0 else { throw MeasuringFault("mkfs.ext4 failed: \(output)") }
            return [UInt8](try Data(contentsOf: URL(filePath: image)))
        }

        private static func map(_ image: String) throws -> UnsafeMutableRawBufferPointer {
            let file = try open(image, O_RDWR)
            defer { close(file) }
            let start = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
            guard let start, start != MAP_FAILED else { throw MeasuringFault("mmap", image) }
            return UnsafeMutableRawBufferPointer(start: start, count: byteCount)
        }

        /// Beside the folder, which goes away with the program.
        private static func log(of folder: String) -> String { folder + ".log" }

        /// Starts the program and waits for the name of its loop device.
        private static func start(in folder: String) throws -> (ChildProgram, device: String) {
            let child = try ChildProgram(programPath, [folder], log: log(of: folder))
            var device = ""
            try wait(upTo: waitSeconds, for: "the forgetful disk") {
                device = child.output.trimmingCharacters(in: .whitespacesAndNewlines)
                return device.hasPrefix("/dev/loop") || !child.isRunning
            }
            guard child.isRunning else { throw MeasuringFault("no forgetful disk: \(device)") }
            return (child, device)
        }

        /// What is on the disk now; it must not be mounted.
        func read() -> [UInt8] {
            Array(content)
        }

        /// Gives the disk another content; it must not be mounted.
        func load(_ bytes: [UInt8]) throws {
            let device = try reserve()
            defer { close(device) }
            bytes.withUnsafeBytes { content.copyMemory(from: $0) }
            // Whatever somebody else read through the loop device meanwhile is old.
            posix_fadvise(device, 0, 0, POSIX_FADV_DONTNEED)
            try forgetOperations()
        }

        /// Nobody has the disk mounted, not even a copy of our mounts in another process: what that
        /// remembers of the old content would appear in the new one.
        private func reserve() throws -> Int32 {
            var file: Int32 = -1
            try wait(upTo: Self.waitSeconds, for: "the last user of \(device)") {
                file = Glibc.open(device, O_RDONLY | O_EXCL | O_CLOEXEC)
                return file >= 0 || errno != EBUSY
            }
            guard file >= 0 else { throw MeasuringFault("open", device) }
            return file
        }

        /// Mounts it, which lets the kernel replay the file system's journal.
        ///
        /// - Returns: 0 or an error number.
        func mount() -> Int32 {
            // A file system that commits often does more by itself between the log's own writes.
            let options = "commit=1"
            let flags = UInt(MS_NOATIME | MS_NODEV | MS_NOSUID)
            return Glibc.mount(device, mountPoint, Self.fileSystem, flags, options) == 0 ? 0 : errno
        }

        func unmount() throws {
            // A process that was started meanwhile may hold our files until it runs its program.
            try wait(upTo: Self.waitSeconds, for: "'\(mountPoint)' to be unmounted") {
                umount2(mountPoint, 0) == 0 || errno == EINVAL
            }
        }

        /// Repairs the file system as every start of a machine does; it must not be mounted.
        func repair() throws -> Bool {
            // 0: nothing wrong; 1 and 2: repaired.
            try Self.run("e2fsck", ["-f", "-y", folder + "/image"], in: folder).status <= 2
        }

        /// Notes something among the disk's operations.
        func note(_ mark: Mark) throws {
            let bytes = mark.bytes
            guard write(marks, bytes, bytes.count) == bytes.count else {
                throw MeasuringFault("write", folder + "/fuse/mark")
            }
        }

        /// What the disk was asked to do since its content was exchanged, to the mark `ended`.
        func takeOperations() throws -> OperationRecord {
            let count = Int(lseek(operations, 0, SEEK_END))
            let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let rest = buffer.baseAddress! + filled
                    let more = pread(operations, rest, count - filled, off_t(filled))
                    guard more > 0 else { throw MeasuringFault("pread", folder + "/operations") }
                    filled += more
                }
            }
            try forgetOperations()
            return try OperationRecord(bytes)
        }

        private func forgetOperations() throws {
            guard ftruncate(operations, 0) == 0 else {
                throw MeasuringFault("ftruncate", folder + "/operations")
            }
        }

        private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
            let file = Glibc.open(path, flags | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw MeasuringFault("open", path) }
            return file
        }

        /// Runs a program to its end; its status is negative where a signal ended it.
        private static func run(
            _ name: String, _ arguments: [String], in folder: String
        ) throws -> (status: Int32, output: String) {
            guard let path = ChildProgram.find(name) else {
                throw MeasuringFault("\(name) is not installed")
            }
            let program = try ChildProgram(path, arguments, log: "\(folder)/\(name).log")
            return (try program.exitStatus(seconds: waitSeconds) ?? -1, program.output)
        }
    }
}
