import Measuring

/// What touch promises about speed, in parts that can be asked for by name: from the bytes that the
/// kernel gives to the tap and to the log, and what a panel costs whom many fingers touch, or none.
struct TouchBenchmark {
    enum Part: String, CaseIterable {
        case taps
        case fingers
        case frames
        case idle
    }

    private let folder: TemporaryFolder
    private let parts: [Part]

    /// Nil where a name is no part's; no name asks for all.
    init?(_ names: [String], _ folder: TemporaryFolder) {
        let parts = names.compactMap(Part.init(rawValue:))
        guard parts.count == names.count else { return nil }
        self.parts = parts.isEmpty ? Part.allCases : parts
        self.folder = folder
    }

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
