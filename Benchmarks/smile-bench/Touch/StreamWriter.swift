import Glibc
import Measuring

/// A thread that writes one frame after the other, each at its time.
final class StreamWriter: @unchecked Sendable {
    // All are written once, by the one who made this or by the thread, and read after the join.
    private var thread = pthread_t()
    private var fault: (any Error)?
    private var processorTime: UInt64 = 0
    private let pipe: EventWriter
    private let frames: Int
    private let nanosecondsApart: UInt64

    /// - Parameter frames: in which all fingers move; one more lifts them.
    init(_ pipe: EventWriter, frames: Int, nanosecondsApart: UInt64) throws {
        self.pipe = pipe
        self.frames = frames
        self.nanosecondsApart = nanosecondsApart
        let result = pthread_create(
            &thread, nil,
            { writer in
                Unmanaged<StreamWriter>.fromOpaque(writer!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard result == 0 else { throw MeasuringFault("pthread_create", "writer", result) }
    }

    /// - Returns: how long it has run on a processor, in nanoseconds.
    @discardableResult
    func join() throws -> UInt64 {
        pthread_join(thread, nil)
        if let fault { throw fault }
        return processorTime
    }

    private func run() {
        do {
            try write()
        } catch {
            fault = error
        }
        processorTime = ProcessorTime.ofThread
    }

    private func write() throws {
        let start = Stopwatch.now
        for frame in 0..<frames {
            wait(until: start + UInt64(frame) * nanosecondsApart)
            let isFirst = frame == 0
            try pipe.write(
                isFirst
                    ? (0..<TenFingers.count).flatMap { TenFingers.down($0, id: $0) }
                    : TenFingers.move(step: Int32(frame)))
        }
        try pipe.write((0..<TenFingers.count).flatMap { TenFingers.up($0) })
    }

    private func wait(until time: UInt64) {
        var time = timespec(
            tv_sec: Int(time / Stopwatch.nanosecondsPerSecond),
            tv_nsec: Int(time % Stopwatch.nanosecondsPerSecond))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}
