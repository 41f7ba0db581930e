import Glibc
import Measuring

/// The segments of a log that hold records, found by `Docs/Formats/append-log.md` alone.
struct SegmentFiles {
    private static let pageBytes = 4_096
    // Of the page header.
    private static let ordinalByte = 16
    private static let firstByte = 24
    /// The two slots and the first settled page: one of them is the segment's own, if any is.
    private static let headPages = 1...3

    struct Segment {
        let path: String
        let ordinal: UInt64
        /// Of its records.
        let first: UInt64
        /// What it takes of the disk.
        let allocatedBytes: Int
    }

    /// In order.
    private(set) var segments: [Segment] = []

    init(_ directory: String) throws {
        guard let stream = opendir(directory) else { throw MeasuringFault("opendir", directory) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    String(cString: $0)
                }
            }
            guard name.hasSuffix(".seg"), let ordinal = UInt64(name.dropLast(4)) else { continue }
            if let segment = try Self.segment("\(directory)/\(name)", ordinal) {
                segments.append(segment)
            }
        }
        segments.sort { $0.ordinal < $1.ordinal }
    }

    /// Nil for a spare.
    private static func segment(_ path: String, _ ordinal: UInt64) throws -> Segment? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MeasuringFault("open", path) }
        defer { close(descriptor) }
        let own = try headPages.first {
            try number(descriptor, $0 * pageBytes + ordinalByte, path) == ordinal
        }
        guard let own else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw MeasuringFault("fstat", path) }
        return Segment(
            path: path, ordinal: ordinal,
            first: try number(descriptor, own * pageBytes + firstByte, path),
            allocatedBytes: Int(status.st_blocks) * 512)
    }

    private static func number(_ file: Int32, _ byte: Int, _ path: String) throws -> UInt64 {
        var number: UInt64 = 0
        guard pread(file, &number, 8, off_t(byte)) == 8 else { throw MeasuringFault("pread", path) }
        return UInt64(littleEndian: number)
    }
}
