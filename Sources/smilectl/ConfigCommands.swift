import ArgumentParser
import Panel

struct ConfigCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The panel's configuration.",
        subcommands: [ConfigCheckCommand.self, ConfigApplyCommand.self])
}

struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads what the daemon would read, and looks at every screen, without a panel.",
        discussion: """
            Names each mistake with file, line and column, each text that does not fit, each key \
            that is too small for a finger and each character that no font has. Changes nothing. \
            Ends with 78 where the daemon would not start or a screen cannot be used; a warning \
            alone is no failure.
            """)

    @Argument(help: "The configuration file.")
    var config = "/etc/smile-panel/panel.yaml"

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try answering { output in
            let findings = ConfigCheck.findings(config)
            let view = FindingsView(findings)
            try output.put(json ? jsonLine(view) : view.text)
            if findings.contains(where: { $0.level == .fail }) {
                throw ExitCode(ExitReason.configuration.rawValue)
            }
        }
    }
}
