import AppendLog
package import Exchange
import Feedback

/// What a heartbeat says: from the status board and from the machine itself.
package struct HeartbeatSource: Sendable {
    private static let temperatureBytesMax = 64

    private let board: StatusBoard
    private let journal: Journal
    private let clock: PanelClock
    private let logFolder: String
    private let configuration: @Sendable () -> Heartbeat.Configuration
    /// Of sensors; tests have their own.
    private let thermalFolder: String

    package init(
        _ board: StatusBoard, journal: Journal, clock: PanelClock, logFolder: String,
        thermalFolder: String = "/sys/class/thermal",
        configuration: @escaping @Sendable () -> Heartbeat.Configuration = { .init() }
    ) {
        self.board = board
        self.journal = journal
        self.clock = clock
        self.logFolder = logFolder
        self.thermalFolder = thermalFolder
        self.configuration = configuration
    }

    package func now() -> Heartbeat {
        let status = board.current
        let now = clock.now()
        var beat = Heartbeat(
            version: status.version, stamp: journal.stamp(now),
            diskFreeBytes: FileSystemRoom(of: logFolder)?.freeBytes ?? 0,
            inputDevices: status.input?.devices.count ?? 0)
        beat.next = SequenceNumber(rawValue: status.next)
        beat.backlog = status.forwarder?.backlog ?? 0
        beat.diskWearPercent = DiskReport.device(beneath: logFolder)?.lifeTenths.map { $0 * 10 }
        beat.stuck = status.input?.stuck ?? 0
        beat.screen = status.screen?.heartbeat ?? .none
        beat.isRefusing = status.isRefusing || status.withheld > 0
        beat.hasSpare = status.hasSpare
        beat.isInService = status.input?.testsEndMilliseconds != nil
        beat.celsius = celsius
        let boot = now.milliseconds(since: Instant(nanoseconds: 0))
        beat.sinceTapMilliseconds = status.input?.lastTapMilliseconds.map { boot - min($0, boot) }
        beat.configuration = configuration()
        return beat
    }

    /// The kernel tells thousandths of a degree, a file for each sensor.
    private var celsius: Int? {
        let names = (try? FileStorage().names(in: thermalFolder)) ?? []
        return names.compactMap { name -> Int? in
            let path = "\(thermalFolder)/\(name)/temp"
            guard name.hasPrefix("thermal_zone"),
                let bytes = try? FolderFile.read(path, bytesMax: Self.temperatureBytesMax)
            else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            return Int(text.prefix { !$0.isNewline }).map { $0 / 1_000 }
        }.max()
    }
}

extension PanelStatus.Screen {
    fileprivate var heartbeat: Heartbeat.Screen {
        switch self {
        case .lit: .lit
        case .dark: .dark
        case .failing: .failing
        }
    }
}
