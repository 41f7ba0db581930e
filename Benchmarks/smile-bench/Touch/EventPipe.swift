import Glibc
import Measuring
import Touch

/// A pipe that carries `struct input_event`, as a device's file would.
final class EventPipe {
    /// As much as one read takes: 341 events.
    private static let readByteCount = 8_192

    private let readEnd: Int32
    private var writeEnd: Int32
    private var buffer = [UInt8](repeating: 0, count: readByteCount)
    private var reader = EventBytes()

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw MeasuringFault("pipe", "events") }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        closeWriteEnd()
    }

    func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    /// Another thread may write while this one reads.
    var writer: EventWriter { EventWriter(descriptor: writeEnd) }

    /// Waits for bytes; nil at the end.
    func read() throws -> [InputFrame]? {
        let count = Glibc.read(readEnd, &buffer, buffer.count)
        guard count >= 0 else { throw MeasuringFault("read", "the pipe of events") }
        guard count > 0 else { return nil }
        return buffer.withUnsafeBytes {
            reader.take(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
    }
}

/// Writes frames with the time at which they are written, as the kernel does.
struct EventWriter: Sendable {
    private static let nanosecondsPerMicrosecond: UInt64 = 1_000

    let descriptor: Int32

    func write(_ events: [KernelEvent]) throws {
        let now = Stopwatch.now
        var bytes: [UInt8] = []
        bytes.reserveCapacity((events.count + 1) * EventBytes.eventByteCount)
        for event in events + [KernelEvent(type: 0, code: 0, value: 0)] {
            append(now / Stopwatch.nanosecondsPerSecond, to: &bytes)
            append(
                now % Stopwatch.nanosecondsPerSecond / Self.nanosecondsPerMicrosecond, to: &bytes)
            append(event.type, to: &bytes)
            append(event.code, to: &bytes)
            append(event.value, to: &bytes)
        }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw MeasuringFault("write", "the pipe of events")
        }
    }

    private func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number) { bytes += $0 }
    }
}
