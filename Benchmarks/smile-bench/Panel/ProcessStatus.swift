import Glibc
import Measuring

/// What the kernel says of a process or a thread: `/proc/…/status`.
struct ProcessStatus {
    private static let bytesMax = 8_192

    let path: String
    private let lines: [Substring]

    init(_ path: String) throws {
        guard let file = fopen(path, "r") else { throw MeasuringFault("open", path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Self.bytesMax)
        let count = fread(&bytes, 1, bytes.count, file)
        self.path = path
        lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    }

    /// Its words, with single spaces between them.
    func field(_ name: String) throws -> String {
        guard let line = lines.first(where: { $0.hasPrefix("\(name):") }) else {
            throw MeasuringFault("'\(path)' has no '\(name)': the program has ended")
        }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().joined(separator: " ")
    }
}
