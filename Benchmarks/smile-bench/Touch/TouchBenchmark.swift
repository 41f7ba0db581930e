import Measuring

/// What touch promises about speed, in parts that can be asked for by name: from the bytes that the
/// kernel gives to the tap and to the log, and what a panel costs whom many fingers touch, or none.
struct TouchBenchmark: PartedBenchmark {
    enum Part: String, CaseIterable {
        case taps
        case fingers
        case frames
        case idle
    }

    let parts: [Part]
    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        try parts.flatMap(figures)
    }

    private func figures(_ part: Part) throws -> [Figure] {
        switch part {
        case .taps: try ReadToAnswer(folder: folder).figures() + ReadToTap().figures()
        case .fingers: try PanelStream(folder: folder).figures() + FingerStream().figures()
        case .frames: try FrameReading(folder: folder).figures()
        case .idle: try IdlePanels(folder: folder).figures()
        }
    }
}
