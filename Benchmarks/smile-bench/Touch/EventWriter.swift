import Glibc
import Measuring
import Touch

/// Writes frames with the time at which they are written, by the clock that a panel asks the
/// kernel for: `CLOCK_BOOTTIME`.
struct EventWriter: Sendable {
    private static let nanosecondsPerMicrosecond = 1_000

    let descriptor: Int32

    /// - Returns: when the bytes began to be there, by `Stopwatch`: taken right before the call.
    @discardableResult
    func write(_ events: [KernelEvent]) throws -> UInt64 {
        let bytes = Self.bytes(events)
        let start = Stopwatch.now
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw MeasuringFault("write", "the pipe of events")
        }
        return start
    }

    /// One frame, as the kernel lays it out.
    static func bytes(_ events: [KernelEvent]) -> [UInt8] {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        var bytes: [UInt8] = []
        bytes.reserveCapacity((events.count + 1) * EventBytes.eventByteCount)
        for event in events + [KernelEvent(type: 0, code: 0, value: 0)] {
            append(Int64(now.tv_sec), to: &bytes)
            append(Int64(now.tv_nsec / nanosecondsPerMicrosecond), to: &bytes)
            append(event.type, to: &bytes)
            append(event.code, to: &bytes)
            append(event.value, to: &bytes)
        }
        return bytes
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number) { bytes += $0 }
    }
}
