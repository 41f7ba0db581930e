import Glibc
import Measuring

/// What a block device has been asked for since it was made.
struct DeviceCounters {
    private static let sectorBytes = 512
    // Places in the line, by the kernel's `Documentation/block/stat.rst`.
    private static let sectorsWritten = 6
    private static let flushes = 15

    private(set) var bytesWritten: Int
    private(set) var flushes: Int

    /// - Parameter device: as in `/sys/block`.
    init(_ device: String) throws {
        let path = "/sys/block/\(device)/stat"
        guard let file = fopen(path, "r") else { throw MeasuringFault("open", path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = fread(&bytes, 1, bytes.count, file)
        let numbers = String(decoding: bytes[..<count], as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard numbers.count > Self.flushes else {
            throw MeasuringFault("'\(path)' does not count flushes: the kernel is older than 5.5")
        }
        bytesWritten = numbers[Self.sectorsWritten] * Self.sectorBytes
        flushes = numbers[Self.flushes]
    }

    static func - (left: DeviceCounters, right: DeviceCounters) -> DeviceCounters {
        var difference = left
        difference.bytesWritten -= right.bytesWritten
        difference.flushes -= right.flushes
        return difference
    }
}
