import Measuring

/// What the screen promises about speed and memory, in parts that can be asked for by name: the
/// panel's start, its memory and its rest with a picture in ordinary memory; the same on a real
/// display; and drawing alone.
struct ScreenBenchmark: PartedBenchmark {
    /// Starts come first: a library that this program draws with is then not yet in its memory.
    enum Part: String, CaseIterable {
        case start
        case memory
        case idle
        case display
        case drawing
    }

    let parts: [Part]
    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        try parts.flatMap(figures)
    }

    private func figures(_ part: Part) throws -> [Figure] {
        switch part {
        case .start: try ScreenStart(folder: folder).figures()
        case .memory: try ScreenMemory(folder: folder).figures()
        case .idle: try ScreenIdle(folder: folder).figures()
        case .display: try ScreenDisplay(folder: folder).figures()
        case .drawing: try ScreenDrawing().figures()
        }
    }
}
