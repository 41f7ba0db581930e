import Measuring

/// What `smile-paneld` holds in memory once it is ready, and during and after a short replay.
struct MemoryBenchmark {
    private struct Kind {
        var name: String
        var screen: String
        /// Megabytes of 1,000,000 bytes.
        var privateMax: Double
    }

    private static let kinds = [
        Kind(name: "no-surface", screen: PanelSite.noSurface, privateMax: 10),
        Kind(name: "memory-surface", screen: PanelSite.memorySurface, privateMax: 20),
    ]
    /// Longer than the interval of forwarding, so that an attempt falls into it.
    private static let readyMilliseconds = 1_500
    private static let afterwardsMilliseconds = 1_500

    private let folder: TemporaryFolder

    init(_ folder: TemporaryFolder) {
        self.folder = folder
    }

    func figures() throws -> [Figure] {
        let port = try SilentPort()
        defer { port.free() }
        let recording = try folder.write("taps.events", TapRecording.everywhere.text)
        let program = try Project.program("smile-paneld")
        return try Self.kinds.flatMap { kind in
            let site = try PanelSite(
                kind.name, screen: kind.screen, silentPort: port.number, in: folder)
            Console.showProgress("memory: \(kind.name)")
            defer { Console.clearProgress() }
            let ready = try Self.whenReady(program, site)
            let replayed = try Self.whenReplayed(program, site, recording)
            return Self.figures(kind, "ready", ready) + Self.figures(kind, "replayed", replayed)
        }
    }

    private static func whenReady(_ program: String, _ site: PanelSite) throws -> ProcessMemory {
        let panel = try PanelProcess(program, site.arguments)
        defer { panel.end() }
        _ = try panel.waitUntilReady()
        return try ProcessMemory.highest(of: panel.pid, milliseconds: readyMilliseconds)
    }

    private static func whenReplayed(
        _ program: String, _ site: PanelSite, _ recording: String
    ) throws -> ProcessMemory {
        let panel = try PanelProcess(
            program,
            site.arguments + [
                "--replay", recording, "--acknowledgements",
                "\(PanelProcess.acknowledgementsDescriptor)",
            ])
        _ = try panel.waitUntilReady()
        let memory = try ProcessMemory.highest(
            of: panel.pid,
            milliseconds: TapRecording.everywhere.seconds * 1_000 + afterwardsMilliseconds)
        guard panel.acknowledgedRecords() > 0 else {
            throw MeasuringFault("the replay left no record, so there was nothing to measure")
        }
        return memory
    }

    private static func figures(
        _ kind: Kind, _ moment: String, _ memory: ProcessMemory
    ) -> [Figure] {
        let megabyte = 1_000_000.0
        return [
            Figure(
                "private-memory-\(kind.name)-\(moment)", Double(memory.privateBytes) / megabyte,
                "MB", target: .atMost(kind.privateMax)),
            Figure(
                "resident-memory-\(kind.name)-\(moment)", Double(memory.residentBytes) / megabyte,
                "MB"),
        ]
    }
}
