import Measuring

/// From the moment at which a device's bytes can be read to the answer's arrival at the log: the
/// whole panel, tap by tap with pauses, drawing included.
struct ReadToAnswer {
    private static let millisecondsMax = 1.0
    private static let nanosecondsPerMillisecond = 1_000_000.0
    private static let nanosecondsPerMicrosecond = 1_000.0
    private static let taps = 2_000
    /// Not counted: the first touch of code and memory.
    private static let warmingTaps = 50

    private struct Measured {
        var press = Samples(reserving: taps)
        var arrival = Samples(reserving: taps)
        var durable = Samples(reserving: taps)
        var thanks = Samples(reserving: taps)
    }

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        let measured = try RealTime.perform { try measure() }
        let answer = "touch-read-to-answer"
        return [
            Figure(
                "\(answer)-p99", measured.arrival.percentile(0.99) / Self.nanosecondsPerMillisecond,
                "ms", target: .atMost(Self.millisecondsMax)),
            Figure(
                "\(answer)-p50", measured.arrival.percentile(0.5) / Self.nanosecondsPerMicrosecond,
                "us"),
            Self.milliseconds("\(answer)-max", measured.arrival, 1),
            Self.milliseconds("touch-read-to-durable-p50", measured.durable, 0.5),
            Self.milliseconds("touch-read-to-durable-p99", measured.durable, 0.99),
            Self.milliseconds("touch-read-to-thanks-p50", measured.thanks, 0.5),
            Self.milliseconds("touch-read-to-thanks-p99", measured.thanks, 0.99),
            Self.milliseconds("touch-read-to-press-p50", measured.press, 0.5),
            Self.milliseconds("touch-read-to-press-p99", measured.press, 0.99),
        ]
    }

    private static func milliseconds(_ name: String, _ samples: Samples, _ share: Double) -> Figure
    {
        Figure(name, samples.percentile(share) / nanosecondsPerMillisecond, "ms")
    }

    private func measure() throws -> Measured {
        let panel = try RunningPanel(try .tapped("taps", in: folder), in: folder)
        defer { panel.stop() }
        var customer = TappingCustomer(panel)
        var measured = Measured()
        for tap in 0..<Self.taps + Self.warmingTaps {
            Console.showProgress("taps: \(tap) of \(Self.taps + Self.warmingTaps)")
            let times = try customer.tap()
            guard tap >= Self.warmingTaps else { continue }
            measured.press.add(times.press)
            measured.arrival.add(times.arrival)
            measured.durable.add(times.durable)
            measured.thanks.add(times.thanks)
        }
        Console.clearProgress()
        return measured
    }
}
