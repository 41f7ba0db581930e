import Measuring

/// All that the append log promises about speed, wear and room, in parts that can be asked for by
/// name.
struct LogBenchmark: PartedBenchmark {
    enum Part: String, CaseIterable {
        case lone
        case groups
        case batches
        case encoding
        case crash
    }

    let parts: [Part]
    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        let loop = try parts.contains { $0 != .encoding && $0 != .crash } ? loopDisk() : nil
        defer { loop?.release() }
        return try parts.flatMap { try figures($0, .disk(folder), loop) }
    }

    private func figures(_ part: Part, _ disk: Place, _ loop: LoopDisk?) throws -> [Figure] {
        switch part {
        case .lone:
            try LoneAppend(place: disk, seconds: 20, p50Max: 1.1).figures()
                + (loop.map { loop in
                    try LoneAppend(place: loop.place, seconds: 8, p50Max: 1.25).figures()
                        + LoneBytes(disk: loop).figures()
                } ?? [])
        case .groups:
            try GroupCommit(place: disk, milliseconds: 400, isJudged: true).figures()
                + (loop.map { loop in
                    try GroupCommit(place: loop.place, milliseconds: 150, isJudged: false)
                        .figures() + GroupBytes(disk: loop).figures()
                } ?? [])
        case .batches:
            try BatchAppend(place: disk, seconds: 10, isJudged: true).figures()
                + (loop.map { loop in
                    try BatchAppend(place: loop.place, seconds: 6, isJudged: false).figures()
                        + BatchBytes(disk: loop).figures()
                } ?? [])
        case .encoding: try LoopsInC.figures { try Encoding().figures() }
        case .crash: try CrashedLog(place: disk).figures()
        }
    }

    /// Nil, and the reason said, where there can be none.
    private func loopDisk() throws -> LoopDisk? {
        do {
            return try LoopDisk(in: folder)
        } catch {
            try Interruption.check()
            Console.complain("the figures of a loop device are left out: \(error)")
            return nil
        }
    }
}
