import Glibc
import Measuring

/// How often a panel that nobody touches wakes up, all of its threads together: the real program
/// with its log, status file, control socket and watch for devices.
struct IdlePanels {
    private static let perSecondMax = 1.0
    /// The first attempts to reach a centre come soon after one another.
    private static let settleSeconds: UInt32 = 5
    private static let seconds: UInt32 = 20

    let folder: TemporaryFolder

    /// All of them at the same time: they do nothing.
    func figures() throws -> [Figure] {
        let nobody = try SilentPort()
        defer { nobody.free() }
        let mute = try SilentPort(takesConnections: true)
        defer { mute.free() }
        let sites = [
            ("without-centre", ""),
            ("without-network", "centre: {address: 'http://127.0.0.1:\(nobody.number)'}"),
            ("mute-centre", "centre: {address: 'http://127.0.0.1:\(mute.number)'}"),
        ]
        let program = try Project.program("smile-paneld")
        let panels = try sites.map { name, centre in
            let site = try TouchSite(name, centre, in: folder)
            return (name, try PanelProcess(program, site.arguments))
        }
        defer { for (_, panel) in panels { panel.end() } }
        for (_, panel) in panels { _ = try panel.waitUntilReady() }
        try Self.pause(Self.settleSeconds)
        let before = try panels.map { try ThreadWakeUps(of: $1.pid) }
        try Self.pause(Self.seconds)
        return try zip(panels, before).map { panel, before in
            Self.figure(panel.0, try ThreadWakeUps(of: panel.1.pid).since(before))
        }
    }

    private static func pause(_ seconds: UInt32) throws {
        for _ in 0..<seconds {
            sleep(1)
            try Interruption.check()
        }
    }

    private static func figure(_ name: String, _ wakeUps: ThreadWakeUps) -> Figure {
        let figure = Figure(
            "touch-idle-wake-ups-\(name)", wakeUps.perSecond, "per second",
            target: .atMost(perSecondMax))
        if !figure.holds { Console.complain("\(name): there woke \(wakeUps)") }
        return figure
    }
}
