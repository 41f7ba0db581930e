import CEvdev
import Feedback
import Glibc
import Measuring
import Touch

/// What it costs to read a frame of ten moving fingers: a bare `read`, libevdev's own code on the
/// same bytes, and the panel's on top of it. Each reads its own pipe until there is nothing more,
/// as the panel does; each frame goes to all of them, which take turns at random.
///
/// A pipe's `read` stands in the place of evdev's, in all three alike.
struct FrameReading {
    private static let nanosecondsPerMicrosecond = 1_000.0
    private static let frames = 5_000
    /// Not counted: the first touch of code and memory.
    private static let warmingFrames = 100

    private struct Reader {
        let name: String
        let pipe: PipedScreen
        /// Reads what there is; how many frames that was.
        let read: () throws -> Int
        var samples = Samples(reserving: frames)
    }

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        var readers = [try raw(), try libevdev(), try ours()]
        try RealTime.perform { try measure(&readers) }
        return readers.map { reader in
            Figure(
                "touch-frame-\(reader.name)-p50",
                reader.samples.percentile(0.5) / Self.nanosecondsPerMicrosecond, "us")
        }
    }

    private func measure(_ readers: inout [Reader]) throws {
        for frame in 0..<Self.frames + Self.warmingFrames {
            try Interruption.check()
            for index in readers.indices.shuffled() {
                try readers[index].pipe.writer.write(TenFingers.move(step: Int32(frame) + 1))
                let start = Stopwatch.now
                let count = try readers[index].read()
                let end = Stopwatch.now
                guard count == 1 else {
                    throw MeasuringFault("\(count) frames came of one: \(readers[index].name)")
                }
                if frame >= Self.warmingFrames { readers[index].samples.add(start..<end) }
            }
        }
    }

    private func raw() throws -> Reader {
        let pipe = try PipedScreen("raw", in: folder)
        let descriptor = try Self.open(pipe)
        var buffer = [UInt8](repeating: 0, count: 8_192)
        return Reader(name: "raw-read", pipe: pipe) {
            var reads = 0
            while Glibc.read(descriptor, &buffer, buffer.count) > 0 { reads += 1 }
            return reads
        }
    }

    private func libevdev() throws -> Reader {
        let pipe = try PipedScreen("libevdev", in: folder)
        var device: OpaquePointer?
        guard libevdev_new_from_fd(try Self.open(pipe), &device) == 0, let device else {
            throw MeasuringFault("libevdev_new_from_fd", pipe.path)
        }
        return Reader(name: "libevdev", pipe: pipe) {
            var frames = 0
            var event = input_event()
            let flags = LIBEVDEV_READ_FLAG_NORMAL.rawValue
            while libevdev_next_event(device, flags, &event) >= 0 {
                if event.type == EventType.synchronization { frames += 1 }
            }
            return frames
        }
    }

    private func ours() throws -> Reader {
        let pipe = try PipedScreen("source", in: folder)
        let source = try pipe.source()
        try pipe.writer.write((0..<TenFingers.count).flatMap { TenFingers.down($0, id: $0) })
        _ = source.read(at: Instant(nanoseconds: 0))
        return Reader(name: "contacts", pipe: pipe) {
            let reading = source.read(at: Instant(nanoseconds: 0))
            return reading.changes.count / Int(TenFingers.count)
        }
    }

    /// Without waiting, as the panel does. Left open: the program ends soon.
    private static func open(_ pipe: PipedScreen) throws -> Int32 {
        let descriptor = Glibc.open(pipe.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw MeasuringFault("open", pipe.path) }
        return descriptor
    }
}
