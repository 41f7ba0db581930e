import ArgumentParser
import Panel

struct PanelCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panel", abstract: "The panel as a whole.",
        subcommands: [PanelEnrol.self, PanelRotateKey.self, PanelRestart.self])
}

struct PanelRestart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Stops the daemon cleanly, every answer stored; systemd starts it again.",
        discussion: """
            The visit under way ends as left. A daemon that was started by hand stays stopped.
            """)

    @OptionGroup var control: ControlOptions

    private struct Answer: Decodable {}

    func run() throws {
        try askingDaemon { _ in
            let question = ControlQuestion(request: "panel", action: "restart")
            _ = try control.ask(question, for: Answer.self)
        }
    }
}
