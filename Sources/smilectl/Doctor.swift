import ArgumentParser
import FoundationEssentials
import Panel

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks for what would make the panel lose answers: its disk, its log.",
        discussion: """
            Ends with 1 where something is wrong. A warning alone is no failure.

            Some disks say that they stored what they did not. To find out, on a second machine: \
            smilectl doctor --witness 0.0.0.0:7007. On the panel: smilectl doctor --pull-plug \
            --witness 192.168.1.20:7007, with the second machine's address. Pull the plug when the \
            second machine says so, give it power again, and add --check.
            """)

    @Option(help: "The configuration file.")
    var config = "/etc/smile-panel/panel.yaml"

    @Flag(help: "Prints one JSON object.")
    var json = false

    @Flag(name: .customLong("pull-plug"), help: "Looks for a disk that lies about flushing.")
    var pullPlug = false

    @Flag(help: "With --pull-plug: says what the disk kept, and begins no new run.")
    var check = false

    @Flag(help: "With --pull-plug: begins anew after a lie, and keeps what it left.")
    var again = false

    @Option(
        help: ArgumentHelp(
            "With --pull-plug: the second machine, or a file on another disk (with a slash). "
                + "Alone: be that second machine, and listen here.", valueName: "address"))
    var witness: String?

    @Option(help: "With --witness alone: the file for what was seen.")
    var notes = "smile-witness.txt"

    func validate() throws {
        if pullPlug && witness == nil {
            throw ValidationError(
                "--pull-plug needs a witness: --witness 192.168.1.20:7007, or --witness "
                    + "/media/usb/witness on another disk")
        }
        if check && !pullPlug { throw ValidationError("--check goes with --pull-plug") }
        if again && (!pullPlug || check) {
            throw ValidationError("--again goes with --pull-plug, without --check")
        }
    }

    func run() throws {
        try answering { output in
            if let witness {
                guard pullPlug else {
                    return try WitnessCommand(address: witness, notes: notes).run(output)
                }
                let plug = PullPlug(
                    places: try PanelPlaces(configuration: config), witness: witness,
                    again: again)
                return try check ? plug.check(output) : plug.run(output)
            }
            let places = try PanelPlaces(configuration: config)
            let progress = ProgressLine("reading the log")
            defer { progress.end() }
            let report = DiskReport(places, onRead: { progress.add(bytes: $0) })
            progress.end()
            let view = FindingsView(report.findings)
            try output.put(json ? jsonLine(view) : view.text)
            if report.worst == .fail { throw ExitCode(ExitReason.failed.rawValue) }
        }
    }
}
