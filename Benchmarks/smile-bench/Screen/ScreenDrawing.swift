import Measuring

/// How long drawing takes, in milliseconds, on a picture in ordinary memory and from there, as a
/// display's driver takes it, into one of two buffers of ordinary memory in turn. A graphics card's
/// own memory may be slower to write to.
struct ScreenDrawing {
    private static let fullMax = 16.0
    private static let pressedMax = 4.0
    private static let nanosecondsPerMillisecond = 1_000_000.0

    func figures() throws -> [Figure] {
        let drawing = try Drawing()
        let turns = try RealTime.perform { try DrawingTurns(drawing).measure() }
        var figures = pair("screen-full-redraw", turns.full, Self.fullMax, beside: turns.clear)
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
}
