import Glibc
import Measuring

/// From the start of `smile-paneld`'s process to its first frame, 1280×800, in ordinary memory: to
/// light a display comes on top, and takes as long as that display takes.
///
/// *Warm*: its files were read before. *Cold*: what a ready panel has mapped was dropped from the
/// page cache, programs, libraries and fonts; what another program has in use stays, so this is
/// less than a machine reads that has just started.
struct ScreenStart {
    private static let warmStarts = 100
    private static let coldStarts = 20
    private static let millisecondsMax = 300.0
    private static let nanosecondsPerMillisecond = 1_000_000.0
    private static let megabyte = 1_000_000.0

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        let nobody = try SilentPort()
        defer { nobody.free() }
        let site = try ScreenSite(
            "start", questionnaire: Project.questionnaire, screen: PanelSite.memorySurface,
            port: nobody.number, in: folder)
        let files = try Self.start(site) { try MappedFiles(of: $0.pid) }.result
        var cold = Samples(reserving: Self.coldStarts)
        var read: [UInt64] = []
        for count in 1...Self.coldStarts {
            Console.showProgress("cold starts: \(count) of \(Self.coldStarts)")
            files.drop()
            let (span, bytes) = try Self.start(site) {
                try ProcessStatus("/proc/\($0.pid)/io").number("read_bytes")
            }
            cold.add(span)
            read.append(bytes)
        }
        var warm = Samples(reserving: Self.warmStarts)
        for count in 1...Self.warmStarts {
            Console.showProgress("warm starts: \(count) of \(Self.warmStarts)")
            warm.add(try Self.start(site) { _ in }.span)
        }
        Console.clearProgress()
        return Self.figures("screen-start", warm) + Self.figures("screen-start-cold", cold) + [
            Figure(
                "screen-start-cold-read",
                Double(read.sorted()[Self.coldStarts / 2]) / Self.megabyte, "MB")
        ]
    }

    /// - Parameter look: at the panel that is ready.
    private static func start<Result>(
        _ site: ScreenSite, _ look: (PanelProcess) throws -> Result
    ) throws -> (span: Range<UInt64>, result: Result) {
        let panel = try PanelProcess(try Project.program("smile-paneld"), site.arguments)
        defer { panel.end() }
        let span = try panel.waitUntilReady()
        return (span, try look(panel))
    }

    private static func figures(_ name: String, _ samples: Samples) -> [Figure] {
        [
            Figure(
                "\(name)-p99", samples.percentile(0.99) / nanosecondsPerMillisecond, "ms",
                target: .atMost(millisecondsMax)),
            Figure("\(name)-p50", samples.percentile(0.5) / nanosecondsPerMillisecond, "ms"),
        ]
    }
}
