import Glibc
import Measuring

/// How often a panel that nobody touches wakes up, all of its threads together, and how often it
/// draws: the real program with its picture in memory and a centre that takes a batch and never
/// answers. Each picture that it draws it writes into a file, which is watched.
struct ScreenIdle {
    private static let wakeUpsMax = 1.0
    /// The first attempts to reach a centre come soon after one another.
    private static let settleSeconds = 5
    private static let seconds = 30
    /// Pictures that follow one another faster are counted as one.
    private static let looksPerSecond = 20

    /// One picture, until the next takes its place.
    private struct PictureStamp: Hashable {
        var node: UInt
        var seconds: Int
        var nanoseconds: Int
    }

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        let mute = try SilentPort(takesConnections: true)
        defer { mute.free() }
        let site = try ScreenSite(
            "idle", questionnaire: Project.questionnaire,
            screen: "{surface: memory, width: 1280, height: 800, picture: idle.png}",
            port: mute.number, in: folder)
        let panel = try PanelProcess(try Project.program("smile-paneld"), site.arguments)
        defer { panel.end() }
        _ = try panel.waitUntilReady()
        Console.showProgress("idle: \(Self.settleSeconds + Self.seconds) s")
        defer { Console.clearProgress() }
        _ = try pictures(seconds: Self.settleSeconds)
        let before = try ThreadWakeUps(of: panel.pid)
        let redraws = try pictures(seconds: Self.seconds)
        let wakeUps = try ThreadWakeUps(of: panel.pid).since(before)
        return Self.figures("screen-panel", wakeUps, redraws: redraws, seconds: Self.seconds)
    }

    /// How many pictures took the place of another one.
    private func pictures(seconds: Int) throws -> Int {
        var stamps: Set<PictureStamp> = [try stamp()]
        for _ in 0..<seconds * Self.looksPerSecond {
            usleep(1_000_000 / UInt32(Self.looksPerSecond))
            try Interruption.check()
            stamps.insert(try stamp())
        }
        return stamps.count - 1
    }

    private func stamp() throws -> PictureStamp {
        let path = "\(folder.path)/idle.png"
        var facts = Glibc.stat()
        guard stat(path, &facts) == 0 else { throw MeasuringFault("stat", path) }
        return PictureStamp(
            node: facts.st_ino, seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec)
    }

    static func figures(
        _ name: String, _ wakeUps: ThreadWakeUps, redraws: Int, seconds: Int
    ) -> [Figure] {
        let figure = Figure(
            "\(name)-idle-wake-ups", wakeUps.perSecond, "per second", target: .atMost(wakeUpsMax))
        if !figure.holds { Console.complain("\(name): there woke \(wakeUps)") }
        return [
            figure,
            Figure("\(name)-idle-redraws", Double(redraws), "in \(seconds) s", target: .atMost(0)),
        ]
    }
}
