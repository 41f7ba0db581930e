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
        let path = "/proc/\(pid)/status"
        guard let file = fopen(path, "r") else { throw MeasuringFault("open", path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 8_192)
        let count = fread(&bytes, 1, bytes.count, file)
        let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
        func field(_ name: String) throws -> Int {
            let words = lines.first { $0.hasPrefix("\(name):") }?.split(
                whereSeparator: \.isWhitespace)
            guard let words, words.count == 3, words[2] == "kB", let kibibytes = Int(words[1])
            else {
                throw MeasuringFault("'\(path)' has no '\(name)': the program has ended")
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
