import Glibc
import Measuring

/// What a process holds of the machine's memory, in bytes, as the kernel adds it up:
/// `/proc/PID/smaps_rollup`.
///
/// What the kernel holds for the process is not in it, such as the two buffers of a display.
struct ProcessMemory {
    private static let pauseMilliseconds = 20
    private static let bytesPerKibibyte = 1_024

    /// `Private_Dirty`, and what went to swap: nobody else's, and not to be had again from a file.
    private(set) var privateBytes = 0
    /// `Private_Clean`: pages of files that nobody else uses now, such as the program's own. The
    /// kernel takes them back when it needs room.
    private(set) var cleanBytes = 0
    /// `Rss`: every page that the process uses, whoever else does.
    private(set) var residentBytes = 0

    private init() {}

    init(of pid: pid_t) throws {
        try self.init(ProcessStatus("/proc/\(pid)/smaps_rollup"))
    }

    init(_ rollup: ProcessStatus) throws {
        func bytes(_ name: String) throws -> Int {
            try rollup.kibibytes(name) * Self.bytesPerKibibyte
        }
        privateBytes = try bytes("Private_Dirty") + bytes("Swap")
        cleanBytes = try bytes("Private_Clean")
        residentBytes = try bytes("Rss")
    }

    /// The highest of each, looked at again and again.
    static func highest(of pid: pid_t, milliseconds: Int) throws -> ProcessMemory {
        var highest = ProcessMemory()
        for _ in 0..<milliseconds / pauseMilliseconds {
            try Interruption.check()
            usleep(UInt32(pauseMilliseconds) * 1_000)
            let memory = try ProcessMemory(of: pid)
            highest.privateBytes = max(highest.privateBytes, memory.privateBytes)
            highest.cleanBytes = max(highest.cleanBytes, memory.cleanBytes)
            highest.residentBytes = max(highest.residentBytes, memory.residentBytes)
        }
        return highest
    }
}
