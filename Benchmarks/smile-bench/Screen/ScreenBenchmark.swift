import Measuring

/// What the screen promises about speed and memory, on a display in memory.
struct ScreenBenchmark {
    private static let fullMax = 16.0
    private static let pressedMax = 4.0
    /// Megabytes of 1,000,000 bytes; the promise for the whole panel.
    private static let privateMax = 20.0
    private static let megabyte = 1_000_000.0
    private static let nanosecondsPerMillisecond = 1_000_000.0

    func figures() throws -> [Figure] {
        let drawing = try Drawing()
        // First, before the samples of the other figures take memory of their own.
        let memory = try memory(drawing)
        let turns = try RealTime.perform { try DrawingTurns(drawing).measure() }
        var figures = memory
        figures += pair("screen-full-redraw", turns.full, Self.fullMax, beside: turns.clear)
        figures += pair(
            "screen-pressed-face", turns.pressed, Self.pressedMax, beside: turns.clearFace)
        figures += pair("screen-other-language", turns.language, Self.fullMax, beside: turns.clear)
        figures += pair("screen-keyboard-redraw", turns.keyboard, Self.fullMax, beside: turns.clear)
        figures += pair(
            "screen-keyboard-press", turns.key, Self.pressedMax, beside: turns.clearFace)
        return figures
    }

    /// The 99th percentile is judged; the median and a plain Cairo clear of as many pixels, taken
    /// in turn with it, stand beside it.
    private func pair(
        _ name: String, _ samples: Samples, _ most: Double, beside clear: Samples
    ) -> [Figure] {
        func milliseconds(_ samples: Samples, _ share: Double) -> Double {
            samples.percentile(share) / Self.nanosecondsPerMillisecond
        }
        return [
            Figure("\(name)-p99", milliseconds(samples, 0.99), "ms", target: .atMost(most)),
            Figure("\(name)-p50", milliseconds(samples, 0.5), "ms"),
            Figure("\(name)-clear-p99", milliseconds(clear, 0.99), "ms"),
            Figure("\(name)-clear-p50", milliseconds(clear, 0.5), "ms"),
        ]
    }

    /// This process with fonts, shapes and pixels of every kind of question in two languages.
    private func memory(_ drawing: Drawing) throws -> [Figure] {
        for _ in 0..<2 {
            for picture in drawing.everything { try drawing.show(picture) }
        }
        let memory = try ProcessMemory(of: Drawing.ownProcess)
        return [
            Figure(
                "screen-private-memory", Double(memory.privateBytes) / Self.megabyte, "MB",
                target: .atMost(Self.privateMax)),
            Figure("screen-resident-memory", Double(memory.residentBytes) / Self.megabyte, "MB"),
        ]
    }
}
