import Measuring
import Peers

/// What `smile-paneld` holds in memory while it shows two whole visits in Russian and in English,
/// and shortly after, on 1280×800 in ordinary memory: with its log, its network part, every kind of
/// question, two keyboards. The two buffers of a display come on top; they are the kernel's.
struct ScreenMemory {
    /// Megabytes of 1,000,000 bytes.
    private static let privateMax = 20.0
    private static let megabyte = 1_000_000.0
    /// Longer than a new question locks taps out, which is 250 ms.
    private static let paceMilliseconds = 500
    private static let afterwardsMilliseconds = 2_000

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        let nobody = try SilentPort()
        defer { nobody.free() }
        let visits = try BilingualVisits(
            pace: Self.paceMilliseconds, on: Drawing.size, in: folder)
        let recording = TapRecording(try visits.taps)
        let file = try folder.write("visits.events", recording.text)
        let site = try ScreenSite(
            "memory", questionnaire: visits.questionnaire, screen: PanelSite.memorySurface,
            port: nobody.number, in: folder)
        Console.showProgress("memory: two visits")
        defer { Console.clearProgress() }
        let panel = try PanelProcess(
            try Project.program("smile-paneld"), site.arguments + ["--replay", file])
        defer { panel.end() }
        _ = try panel.waitUntilReady()
        let memory = try ProcessMemory.highest(
            of: panel.pid,
            milliseconds: recording.seconds * 1_000 + Self.afterwardsMilliseconds)
        panel.end()
        try BilingualVisits.check { try records(of: $0) }
        return Self.figures("screen-panel", memory)
    }

    private func records(of type: String) throws -> Int {
        let scratch = try Peers.TemporaryFolder("bench")
        let words = ["log", "dump", "\(folder.path)/memory/log", "--json", "--type", type]
        return try Programs.run("smilectl", words, in: scratch).succeeded().lines.count
    }

    static func figures(_ name: String, _ memory: ProcessMemory) -> [Figure] {
        func megabytes(_ bytes: Int) -> Double { Double(bytes) / megabyte }
        return [
            Figure(
                "\(name)-private-memory", megabytes(memory.privateBytes), "MB",
                target: .atMost(privateMax)),
            Figure("\(name)-private-file-pages", megabytes(memory.cleanBytes), "MB"),
            Figure("\(name)-resident-memory", megabytes(memory.residentBytes), "MB"),
        ]
    }
}
