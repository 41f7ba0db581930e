import Measuring
import Glibc

/// What a process holds of the machine's memory, in bytes.
struct ProcessMemory {
    /// `RssAnon`: nobody else's, and not to be had again from a file.
    var privateBytes: Int
    /// `VmRSS`: with the pages of files, which other programs may share.
    var residentBytes: Int

    init(privateBytes: Int, residentBytes: Int) {
        self.privateBytes = privateBytes
        self.residentBytes = residentBytes
    }

    init(of pid: pid_t) throws {
        let status = try ProcessStatus("/proc/\(pid)/status")
        func field(_ name: String) throws -> Int {
            let words = try status.field(name).split(separator: " ")
            guard words.count == 2, words[1] == "kB", let kibibytes = Int(words[0]) else {
                throw MeasuringFault("'\(status.path)' says '\(name)' without kB")
            }
            return kibibytes * 1_024
        }
        privateBytes = try field("RssAnon")
        residentBytes = try field("VmRSS")
    }

    /// The highest of each, looked at again and again.
    static func highest(of pid: pid_t, milliseconds: Int) throws -> ProcessMemory {
        var highest = ProcessMemory(privateBytes: 0, residentBytes: 0)
        for _ in 0..<milliseconds / pauseMilliseconds {
            try Interruption.check()
            usleep(UInt32(pauseMilliseconds) * 1_000)
            let memory = try ProcessMemory(of: pid)
            highest.privateBytes = max(highest.privateBytes, memory.privateBytes)
            highest.residentBytes = max(highest.residentBytes, memory.residentBytes)
        }
        return highest
    }

    private static let pauseMilliseconds = 20
}
