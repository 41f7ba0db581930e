import Glibc
import Measuring
import Touch

/// From the read of the frame that lifts a finger to the tap, while nine other fingers rest on the
/// screen: tap by tap with pauses, as the panel meets them.
struct ReadToTap {
    private static let millisecondsMax = 1.0
    private static let nanosecondsPerMillisecond = 1_000_000.0
    private static let nanosecondsPerMicrosecond = 1_000.0
    private static let taps = 2_000
    /// Not counted: the first touch of code and memory.
    private static let warmingTaps = 50
    /// The finger that taps; the others have the slots before.
    private static let slot = TenFingers.count - 1
    /// Between down and up. Longer than the shortest tap would make the run last for minutes.
    private static let pauseMicroseconds: UInt32 = 1_500
    private static let limits = TouchLimits(
        taps: TapLimits(shortestMilliseconds: 1, bounceMilliseconds: nil))

    func figures() throws -> [Figure] {
        let samples = try RealTime.perform { try measure() }
        return [
            Figure(
                "touch-read-to-tap-p99", samples.percentile(0.99) / Self.nanosecondsPerMillisecond,
                "ms", target: .atMost(Self.millisecondsMax)),
            Figure(
                "touch-read-to-tap-p50", samples.percentile(0.5) / Self.nanosecondsPerMicrosecond,
                "us"),
        ]
    }

    private func measure() throws -> Samples {
        let pipe = try EventPipe()
        var tracker = try ContactTracker(TenFingers.device)
        var recognizer = TouchRecognizer(limits: Self.limits)
        var samples = Samples(reserving: Self.taps)
        try pipe.writer.write((0..<Self.slot).flatMap { TenFingers.down($0, id: $0) })
        _ = try take(pipe, &tracker, &recognizer)
        for tap in 0..<Self.taps + Self.warmingTaps {
            try Interruption.check()
            try pipe.writer.write(TenFingers.down(Self.slot, id: Self.slot + Int32(tap)))
            _ = try take(pipe, &tracker, &recognizer)
            usleep(Self.pauseMicroseconds)
            try pipe.writer.write(TenFingers.up(Self.slot))
            let start = Stopwatch.now
            let isTap = try take(pipe, &tracker, &recognizer)
            let end = Stopwatch.now
            guard isTap else { throw MeasuringFault("a tap was not recognised") }
            if tap >= Self.warmingTaps { samples.add(start..<end) }
        }
        return samples
    }

    /// Whether there was a tap in what was read.
    private func take(
        _ pipe: EventPipe, _ tracker: inout ContactTracker, _ recognizer: inout TouchRecognizer
    ) throws -> Bool {
        var isTap = false
        for frame in try pipe.read() ?? [] {
            for change in tracker.take(frame) {
                for case .verdict(.tap) in recognizer.take(change) { isTap = true }
            }
        }
        return isTap
    }
}
