import Measuring
import Touch

/// Ten fingers that all move a thousand times a second: how much of a core it takes to wait for
/// them, read them and tell what they do. The time of the thread that reads, and of the kernel for
/// it; the thread that writes is not counted.
struct FingerStream {
    private static let coreShareMax = 2.0
    private static let percent = 100.0
    private static let seconds = 5
    private static let framesPerSecond = 1_000

    func figures() throws -> [Figure] {
        let pipe = try EventPipe()
        let writer = try StreamWriter(
            pipe.writer, frames: Self.seconds * Self.framesPerSecond,
            nanosecondsApart: Stopwatch.nanosecondsPerSecond / UInt64(Self.framesPerSecond))
        let start = Stopwatch.now
        let cpuStart = ProcessorTime.ofThread
        let (frames, contacts) = try read(pipe)
        let used = Double(ProcessorTime.ofThread - cpuStart) / Double(Stopwatch.now - start)
        try writer.join()
        guard frames == Self.seconds * Self.framesPerSecond + 1,
            contacts == UInt64(TenFingers.count)
        else { throw MeasuringFault("\(frames) frames with \(contacts) fingers came through") }
        return [
            Figure(
                "touch-stream-1000hz-10-fingers", used * Self.percent, "% of a core",
                target: .atMost(Self.coreShareMax))
        ]
    }

    /// Until the fingers are lifted.
    private func read(_ pipe: EventPipe) throws -> (frames: Int, contacts: UInt64) {
        var tracker = try ContactTracker(TenFingers.device)
        var recognizer = TouchRecognizer()
        var frameCount = 0
        var endCount = 0
        while endCount < TenFingers.count, let frames = try pipe.read() {
            frameCount += frames.count
            for change in frames.flatMap({ tracker.take($0) }) {
                for case .verdict in recognizer.take(change) { endCount += 1 }
            }
        }
        return (frameCount, tracker.contactCount)
    }
}
