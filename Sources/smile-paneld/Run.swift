import AppendLog
import ArgumentParser
import Feedback
import Glibc
import Logging
import Panel
import Screen
import Settings
import Touch

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the panel until it is stopped.",
        discussion: """
            With --replay, plays a recording (evemu format) as if its touch screen were plugged \
            in, and exits when it ends.
            """)

    @Option(help: "The configuration file.")
    var config = "/etc/smile-panel/panel.yaml"

    @Option(help: ArgumentHelp("A recording to play instead of a touch screen.", valueName: "file"))
    var replay: String?

    @Option(help: "How many times faster to play the recording, 1 to \(RecordingSource.speedMax).")
    var speed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Writes each sequence number, once it is durable, as a line to this descriptor.",
            valueName: "fd"))
    var acknowledgements: Int32?

    func validate() throws {
        guard (1...RecordingSource.speedMax).contains(speed) else {
            throw ValidationError(
                "--speed: \(speed) is not between 1 and \(RecordingSource.speedMax)")
        }
        if let acknowledgements, fcntl(acknowledgements, F_GETFD) < 0 {
            throw ValidationError("--acknowledgements: descriptor \(acknowledgements) is not open")
        }
    }

    func run() throws {
        do {
            try work()
        } catch {
            let ending = ending(for: error)
            complain("smile-paneld: \(ending.text)")
            throw ExitCode(ending.reason.rawValue)
        }
    }

    private func ending(for error: any Error) -> Ending {
        switch error {
        case let ending as Ending: ending
        case let fault as SetupFault: Ending("\(fault)", .configuration)
        case let fault as UplinkAddressFault: Ending("\(fault)", .configuration)
        case let fault as RecordingFile.Fault: Ending("\(fault)", .damagedData)
        default: Ending("\(error)", .failed)
        }
    }

    private func work() throws {
        let signals = SignalWait()
        let configuration = try PanelSetup.configuration(config)
        let setup = try PanelSetup(configuration, in: folder(of: config))
        var world = try world(configuration, setup)
        if let acknowledgements {
            world.onDurable = { range in report(range, to: acknowledgements) }
        }
        let service = try PanelService(setup, world)
        let stopper = service.stopper
        signals.on(stop: { stopper.stop() }, reload: { stopper.reload() })
        try service.run()
    }

    private func world(
        _ configuration: PanelConfiguration, _ setup: PanelSetup
    ) throws -> PanelService.World {
        var logger = Logger(label: "smile-paneld") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        let surface = try surface(configuration.screen.surface, setup)
        var world = PanelService.World(
            sources: try sources(configuration, logger), surface: surface,
            uplink: try setup.uplink.map { try CurlUplink($0) },
            storage: FileStorage(), logger: logger, version: Version.text,
            kernelBootID: PanelClock.kernelBootID(), endsWithSources: replay != nil)
        if !setup.overruled.isEmpty {
            logger.warning(
                "the enrolment says otherwise than the configuration, and counts",
                metadata: ["keys": "\(setup.overruled.joined(separator: ", "))"])
        }
        world.reader = EditionReader(
            path: config, started: configuration, officeKey: setup.officeKey)
        if let surface = surface as? MemorySurface, let path = configuration.screen.picture {
            let file = PictureFile(path: path.resolved(in: folder(of: config)), of: surface)
            world.onDrawn = { picture in
                do { try file.write(picture) } catch {
                    logger.warning(
                        "the picture file was not written", metadata: ["fault": "\(error)"])
                }
            }
        }
        return world
    }

    private func surface(
        _ kind: ScreenSettings.Surface, _ setup: PanelSetup
    ) throws(ScreenFault) -> (any Surface)? {
        switch kind {
        case .none: nil
        case .memory: MemorySurface(size: setup.screen)
        case .display:
            try DRMDisplay(setup.display, standIn: setup.screen, at: PanelClock.system.now())
        }
    }

    private func sources(
        _ configuration: PanelConfiguration, _ logger: Logger
    ) throws -> [any InputSource] {
        if let replay { return [try play(replay, logger)] }
        let input = InputSetup(configuration)
        guard input.wishes.screens != .none else { return [] }
        return [
            DeviceWatch(
                input.wishes, rules: input.rules, rotation: input.rotation,
                at: PanelClock.system.now(),
                onFault: { fault in
                    logger.error(
                        "a device cannot be used as it is", metadata: ["fault": "\(fault)"])
                })
        ]
    }

    private func play(_ path: String, _ logger: Logger) throws -> any InputSource {
        let recording = try RecordingFile.read(path)
        if let cut = recording.cut {
            logger.warning(
                "the recording is cut; what is whole is played", metadata: ["at": "\(cut)"])
        }
        do {
            let now = PanelClock.system.now()
            return try RecordingSource(recording, start: now, speed: speed)
        } catch {
            throw RecordingFile.Fault.device(path: path, error)
        }
    }
}

/// The folder that a file's relative paths begin in.
private func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// One line a record, for an outside observer that outlives us. A reader that is gone loses its
/// lines and nothing else.
private func report(_ range: Range<SequenceNumber>, to descriptor: Int32) {
    let lines = (range.lowerBound.rawValue..<range.upperBound.rawValue)
        .map { "\($0)\n" }.joined()
    var rest = Array(lines.utf8)[...]
    while !rest.isEmpty {
        let put = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        guard put > 0 else { return }
        rest = rest.dropFirst(put)
    }
}
