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
