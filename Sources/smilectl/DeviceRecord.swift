import ArgumentParser
import Feedback
import Panel
import Touch

struct DeviceRecord: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Writes what a device reports to a file, in evemu's format, until Ctrl-C.",
        discussion: """
            Through the daemon where it runs, since nobody else gets its devices' events; straight \
            from the device otherwise. While a customer is asked for a contact, nothing is \
            recorded. Whatever ends it, the file can be played: smilectl device replay, evemu-play.
            """)

    @Argument(help: "A file that is not there yet.")
    var file: String

    @Option(help: "The device's name, as smilectl device list shows it.")
    var device: String?

    @OptionGroup var control: ControlOptions

    @Option(
        name: .customLong("for"), help: ArgumentHelp("Ends after so many seconds.", valueName: "s"))
    var seconds: UInt64?

    private struct Beginning: Decodable {
        var device: String
        var header: [String]
    }

    func run() throws {
        try askingDaemon { output in
            let client: ControlClient
            do {
                client = try control.connect()
            } catch ControlClient.Fault.unreachable(let path, let why) {
                try refuseWhileDaemonRuns(path, why)
                return try recordAlone(output)
            }
            try record(client, output)
        }
    }

    private func record(_ client: ControlClient, _ output: StandardOutput) throws {
        try client.send(jsonLine(ControlQuestion(request: "record", device: device)))
        let beginning = try client.reply(Beginning.self)
        let writer = try RecordingWriter(path: file)
        try writer.put(beginning.header)
        try output.put("recording '\(beginning.device)' to '\(file)'")
        try output.flush()
        var frames = 0
        let end = EndTime(seconds)
        while let left = end.millisecondsLeft {
            guard let line = try client.line(milliseconds: left) else { continue }
            let event = try client.decode(DeviceEvent.self, line)
            switch event.event {
            case "frame":
                try writer.put(event.lines ?? [])
                frames += 1
            case "withheld": try output.put(event.line ?? "")
            case "recording-ended":
                throw Ending(
                    "\(event.why ?? "the recording ended"); \(frames) frames are in '\(file)'\n"
                        + "Try: smilectl device list", .tryAgainLater)
            default: break
            }
            try output.flush()
        }
        try output.put("\(frames) frames")
    }

    /// A daemon that holds the device and does not answer would leave us with silence.
    private func refuseWhileDaemonRuns(_ path: String, _ why: String) throws {
        guard let places = try? PanelPlaces(configuration: control.config),
            let holder = LockHolder(ofLog: places.logFolder)
        else { return }
        throw Ending(
            "the daemon (process \(holder.process)) holds the devices, and does not answer at "
                + "'\(path)': \(why)\nTry: systemctl restart smile-paneld", .unreachable)
    }

    private func recordAlone(_ output: StandardOutput) throws {
        let report = try LocalDevices.choose(device)
        let device = try LocalDevices.open(report)
        let writer = try RecordingWriter(path: file)
        let header = Recording(device: device.description, standing: device.standing).evemuText
        try writer.put(header.split(separator: "\n").map(String.init))
        try output.put("recording '\(report.name)' to '\(file)', without the daemon")
        try output.flush()
        var recording = LocalRecording(device, writer)
        try output.put("\(try recording.run(until: EndTime(seconds))) frames")
    }
}

/// Frames of a device that we opened ourselves.
private struct LocalRecording {
    private let device: EvdevDevice
    private let writer: RecordingWriter
    private var frames = 0

    init(_ device: EvdevDevice, _ writer: RecordingWriter) {
        self.device = device
        self.writer = writer
    }

    /// - Returns: how many frames were written.
    mutating func run(until end: EndTime) throws -> Int {
        let ready = try ReadyWait()
        try ready.add(device.descriptor, tag: 0)
        while let left = end.millisecondsLeft {
            if !device.hasPending { _ = try ready.wait(milliseconds: left) }
            try take()
        }
        return frames
    }

    private mutating func take() throws {
        while true {
            let now = PanelClock.system.now()
            switch device.next(at: now) {
            case .frame(let frame):
                try writer.put(frame.evemuLines)
                frames += 1
            case .loss:
                let dropped = KernelEvent(
                    type: EventType.synchronization, code: SynchronizationCode.dropped, value: 0)
                try writer.put(InputFrame(at: now, events: [dropped]).evemuLines)
            case .idle: return
            case .gone(let code):
                throw Ending(
                    "the device is gone (errno \(code)); \(frames) frames are in the file\n"
                        + "Try: smilectl device list", .tryAgainLater)
            }
        }
    }
}
