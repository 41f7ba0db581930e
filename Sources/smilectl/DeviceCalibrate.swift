import ArgumentParser
import Panel

struct DeviceCalibrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Finds out how a touch screen is turned and stretched: tap the targets on it.",
        discussion: """
            Without --keep it stores nothing: it prints the line for udev that makes the result \
            stay. With --keep the panel takes the result at once, and keeps it once one more \
            target was touched through it within \(CalibrationRun.trialMilliseconds / 1_000) s, as \
            its own staff's screen does. Taps on the targets are nobody's answers.
            """)

    @Argument(help: "The touch screen's name, as smilectl device list shows it.")
    var device: String?

    @Flag(help: "The panel takes the result and keeps it.")
    var keep = false

    @Flag(help: "The panel forgets what it kept: udev's matrix counts again.")
    var forget = false

    @Flag(help: "Ends a calibration that somebody else began.")
    var stop = false

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object: the result.")
    var json = false

    private struct Beginning: Decodable {
        struct Target: Decodable {
            var number: Int
            var of: Int
        }

        var device: String
        var target: Target
    }

    private struct Stopped: Decodable {
        var stopped: Bool
    }

    private struct Forgotten: Decodable {
        var device: String
        var forgotten: Bool
    }

    private struct Devices: Decodable {
        var devices: [DeviceView]
    }

    func validate() throws {
        if stop && device != nil {
            throw ValidationError("--stop takes no device: there is one calibration at a time")
        }
        guard [keep, forget, stop].count(where: { $0 }) < 2 else {
            throw ValidationError("--keep, --forget and --stop are three different things")
        }
    }

    func run() throws {
        try askingDaemon { output in
            let client = try control.connect()
            guard !stop else { return try end(client, output) }
            guard !forget else { return try forget(client, output) }
            try client.send(jsonLine(ControlQuestion(request: "devices")))
            let devices = try client.reply(Devices.self).devices
            let question = ControlQuestion(
                request: "calibrate", action: "start", device: device, keep: keep ? true : nil)
            try client.send(jsonLine(question))
            let beginning = try client.reply(Beginning.self)
            say("tap target \(beginning.target.number) of \(beginning.target.of)")
            let result = try walk(client)
            let view = CalibrationView(
                result, device: devices.first { $0.name == beginning.device },
                name: beginning.device, isKept: keep)
            try output.put(json ? jsonLine(view) : view.text)
        }
    }

    private func end(_ client: ControlClient, _ output: StandardOutput) throws {
        try client.send(jsonLine(ControlQuestion(request: "calibrate", action: "stop")))
        let stopped = try client.reply(Stopped.self).stopped
        try output.put(stopped ? "the calibration is ended" : "no calibration was under way")
    }

    private func forget(_ client: ControlClient, _ output: StandardOutput) throws {
        try client.send(
            jsonLine(ControlQuestion(request: "calibrate", action: "forget", device: device)))
        let answer = try client.reply(Forgotten.self)
        try output.put(
            answer.forgotten
                ? "\(answer.device): forgotten; udev's matrix counts, where there is one"
                : "\(answer.device): nothing was kept for it")
    }

    /// Until there is a result.
    private func walk(_ client: ControlClient) throws -> DeviceEvent {
        while true {
            guard let line = try client.line(milliseconds: nil) else { continue }
            let event = try client.decode(DeviceEvent.self, line)
            switch event.event {
            case "target": say("tap target \(event.number ?? 0) of \(event.of ?? 0)")
            case "missed": say("not taken: \(event.why ?? "no reason is known")")
            case "trial":
                say(
                    "the new calibration is in force: touch the cross once more within "
                        + "\(event.seconds ?? 0) s, or the old one comes back")
            case "calibrated", "kept": return event
            case "calibration-ended":
                throw Ending(
                    "there is no result: \(event.why ?? "no reason is known")\n"
                        + "Try: again, standing before the screen.", .failed)
            default: break
            }
        }
    }

    /// What to do now is no answer: it goes beside it.
    private func say(_ line: String) {
        complain(line)
    }
}

/// What a calibration found, and how to make it stay.
private struct CalibrationView: Encodable {
    var schema = 1
    var device: String
    var vendor: String
    var product: String
    /// As `LIBINPUT_CALIBRATION_MATRIX` has it.
    var matrix: [Double]
    var errorShare: Double
    var turned: String
    /// Whether the panel keeps it.
    var kept: Bool
    /// The line for udev; left out where none is needed.
    var rule: String?
    /// Where the line goes.
    var file = "/etc/udev/rules.d/71-smile-panel-calibration.rules"

    init(_ event: DeviceEvent, device report: DeviceView?, name: String, isKept: Bool) {
        kept = isKept
        device = name
        vendor = report?.vendor ?? "0000"
        product = report?.product ?? "0000"
        matrix = event.matrix ?? []
        errorShare = event.errorShare ?? 0
        turned = event.turned ?? ""
        let isPlain = matrix == [1, 0, 0, 0, 1, 0] && report?.calibration == nil
        // By model, not by socket: another screen in its place is another screen.
        rule =
            isKept || isPlain
            ? nil
            : "SUBSYSTEM==\"input\", KERNEL==\"event*\", ENV{ID_INPUT_TOUCHSCREEN}==\"1\", "
                + "ATTRS{id/vendor}==\"\(vendor)\", ATTRS{id/product}==\"\(product)\", "
                + "ENV{LIBINPUT_CALIBRATION_MATRIX}=\"\(numbers)\""
    }

    private var numbers: String {
        matrix.map { $0 == $0.rounded() ? "\(Int($0))" : $0.fixed(6) }.joined(separator: " ")
    }

    var text: String {
        let found =
            "\(turned): \(numbers)\nthe taps fit to \((errorShare * 100).fixed(1)) % of the screen"
        guard !kept else {
            return
                "\(found)\nit is in force and stays; smilectl device calibrate --forget undoes it"
        }
        guard let rule else { return "\(found)\nnothing needs to be installed" }
        return """
            \(found)
            Put this line into \(file):
            \(rule)
            Then: udevadm control --reload && udevadm trigger --subsystem-match=input \
            --action=change && systemctl restart smile-paneld
            """
    }
}
