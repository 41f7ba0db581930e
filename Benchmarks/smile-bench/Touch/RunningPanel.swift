import Feedback
import Glibc
import Logging
import Measuring
import Panel
import Screen
import Settings
import Touch

/// The panel itself, at work in this process on threads of its own: what `smile-paneld` runs, with
/// a screen of ours, a picture in memory, and a log on the disk.
final class RunningPanel {
    /// What can be seen of it from outside.
    enum Sight: Sendable {
        /// A picture stands on the surface.
        case drawn(Picture, at: UInt64)
        /// A group is durable; the log began to write it at `arrivedAt`.
        case stored(arrivedAt: UInt64, at: UInt64)
    }

    private struct Held: @unchecked Sendable {
        // Handed to the one thread that uses it from then on.
        let service: PanelService
    }

    private static let sightsMax = 1_024
    private static let patienceMilliseconds: UInt64 = 5_000

    let screen: PipedScreen
    let size: ScreenSize
    private let sights: Mailbox<Sight>
    private var unread: [Sight] = []
    private let stopper: PanelService.Stopper
    private let worker: Worker

    /// Starts it. With real-time priority where the caller has it, as its threads then do.
    init(_ site: TouchSite, in folder: TemporaryFolder) throws {
        let configuration = try PanelSetup.configuration(site.configuration)
        let setup = try PanelSetup(configuration, in: folder.path)
        let sights = try Mailbox<Sight>(lettersMax: Self.sightsMax)
        let watch = LogWatch()
        screen = try PipedScreen("screen", in: folder)
        size = setup.screen
        var world = PanelService.World(
            sources: [try screen.source()], surface: MemorySurface(size: setup.screen), uplink: nil,
            storage: watch, logger: Logger(label: "panel") { _ in SwiftLogNoOpLogHandler() },
            version: "benchmark", kernelBootID: PanelClock.kernelBootID())
        world.onDurable = { _ in
            let now = Stopwatch.now
            _ = sights.put(.stored(arrivedAt: watch.newestArrival, at: now))
        }
        world.onDrawn = { _ = sights.put(.drawn($0, at: Stopwatch.now)) }
        let held = Held(service: try PanelService(setup, world))
        self.sights = sights
        stopper = held.service.stopper
        worker = Worker("panel") {
            // A fault of the loop ends its pictures, which are waited for.
            try? held.service.run()
        }
    }

    /// Ends it once everything is durable.
    func stop() {
        stopper.stop()
        worker.join()
    }

    /// The next sight that `value` gives something for; those before it are gone.
    func wait<Value>(for value: (Sight) -> Value?) throws -> Value {
        let limit = Stopwatch.now + Self.patienceMilliseconds * 1_000_000
        while true {
            while !unread.isEmpty {
                if let found = value(unread.removeFirst()) { return found }
            }
            try Interruption.check()
            guard Stopwatch.now < limit else {
                throw MeasuringFault("the panel showed nothing for what a finger did")
            }
            unread = sights.wait(milliseconds: Self.patienceMilliseconds)
        }
    }
}
