import ArgumentParser
import Panel

struct ContextCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context",
        abstract: "Tells the panel whether a service is open: for a queue system or till.",
        discussion: """
            Where the configuration asks for it, answers outside of an open service are marked. \
            The account that runs this must be in the group smile-panel.
            """,
        subcommands: [ContextOpen.self, ContextClose.self, ContextStatus.self])
}

struct ContextOpen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "A service begins; one that was open ends with it.")

    @Option(
        help: ArgumentHelp(
            "Closes it by itself after so many seconds, 1 to "
                + "\(ControlRequest.openSecondsMax): tills crash.", valueName: "n"))
    var seconds: UInt32?

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func validate() throws {
        if let seconds, !(1...ControlRequest.openSecondsMax).contains(seconds) {
            throw ValidationError(
                "--seconds: \(seconds) is not between 1 and \(ControlRequest.openSecondsMax)")
        }
    }

    func run() throws {
        try ContextAnswer.ask("open", seconds: seconds, control, json: json)
    }
}

struct ContextClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "The service ends. Said twice is said once.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try ContextAnswer.ask("close", control, json: json)
    }
}

struct ContextStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says whether a service is open.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try ContextAnswer.ask("status", control, json: json)
    }
}

/// What the daemon answers to each of them.
private struct ContextAnswer: Codable {
    var schema: Int? = 1
    var gate: Bool
    var open: Bool
    var sinceSeconds: UInt64?
    var closesInSeconds: UInt64?

    static func ask(
        _ action: String, seconds: UInt32? = nil, _ control: ControlOptions, json: Bool
    ) throws {
        try askingDaemon { output in
            let question = ControlQuestion(request: "context", action: action, seconds: seconds)
            var answer = try control.ask(question, for: Self.self)
            answer.schema = 1
            try output.put(json ? jsonLine(answer) : answer.text)
        }
    }

    private var text: String {
        var text = open ? "a service is open" : "no service is open"
        if let sinceSeconds { text += ", since \(shortTime(sinceSeconds))" }
        if let closesInSeconds { text += "; it closes by itself in \(shortTime(closesInSeconds))" }
        guard !gate else {
            return text + (open ? "" : "\nanswers are marked as given outside of a service")
        }
        return text + "\nthe configuration marks no answers by it"
    }
}
