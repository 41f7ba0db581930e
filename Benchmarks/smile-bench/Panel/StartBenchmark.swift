import Measuring

/// From the start of `smile-paneld`'s process to its first frame, against a C program that only
/// writes the same line. The panel has run before: its key, log and questionnaire record are there.
struct StartBenchmark {
    private static let starts = 40

    private let folder: TemporaryFolder

    init(_ folder: TemporaryFolder) {
        self.folder = folder
    }

    func figures() throws -> [Figure] {
        let port = try SilentPort()
        defer { port.free() }
        let site = try PanelSite(
            "start", screen: PanelSite.memorySurface, silentPort: port.number, in: folder)
        let panel = try Project.program("smile-paneld")
        let least = try Project.program("process-floor")
        _ = try Self.start(panel, site.arguments)
        var ours = Samples(reserving: Self.starts)
        var floor = Samples(reserving: Self.starts)
        for count in 1...Self.starts {
            Console.showProgress("starts: \(count) of \(Self.starts)")
            let isPanelFirst = Bool.random()
            if isPanelFirst { ours.add(try Self.start(panel, site.arguments)) }
            floor.add(try Self.start(least, []))
            if !isPanelFirst { ours.add(try Self.start(panel, site.arguments)) }
        }
        Console.clearProgress()
        return Self.figures(ours, floor)
    }

    private static func start(_ program: String, _ arguments: [String]) throws -> Range<UInt64> {
        let process = try PanelProcess(program, arguments)
        defer { process.end() }
        return try process.waitUntilReady()
    }

    private static func figures(_ ours: Samples, _ floor: Samples) -> [Figure] {
        let millisecond = 1_000_000.0
        let p50 = ours.percentile(0.5)
        return [
            Figure("start-to-first-frame-p50", p50 / millisecond, "ms"),
            Figure("start-to-first-frame-p50-ratio", p50 / floor.percentile(0.5), "x floor"),
            Figure("start-floor-p50", floor.percentile(0.5) / millisecond, "ms"),
        ]
    }
}
