import Glibc
import Measuring

/// What the kernel says of a process or a thread in lines of a name and a value:
/// `/proc/…/status`, `/proc/…/smaps_rollup`, `/proc/…/io`.
struct ProcessStatus {
    private static let bytesMax = 8_192

    let path: String
    private let lines: [Substring]

    init(_ path: String) throws {
        guard let file = fopen(path, "r") else { throw MeasuringFault("open", path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Self.bytesMax)
        let count = fread(&bytes, 1, bytes.count, file)
        self.init(path, text: String(decoding: bytes[..<count], as: UTF8.self))
    }

    /// One that was read elsewhere.
    init(_ path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n")
    }

    /// Its words, with single spaces between them.
    func field(_ name: String) throws -> String {
        guard let line = lines.first(where: { $0.hasPrefix("\(name):") }) else {
            throw MeasuringFault("'\(path)' has no '\(name)': the program has ended")
        }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().joined(separator: " ")
    }

    func number(_ name: String) throws -> UInt64 {
        guard let number = UInt64(try field(name)) else {
            throw MeasuringFault("'\(path)' says no number for '\(name)'")
        }
        return number
    }

    func kibibytes(_ name: String) throws -> Int {
        let words = try field(name).split(separator: " ")
        guard words.count == 2, words[1] == "kB", let kibibytes = Int(words[0]) else {
            throw MeasuringFault("'\(path)' says '\(name)' without kB")
        }
        return kibibytes
    }
}
