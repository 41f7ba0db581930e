import ArgumentParser
import Panel

struct ServiceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "The technician's test mode: taps are marked, trigger nothing, are in no score.",
        subcommands: [ServiceStart.self, ServiceStop.self, ServiceStatus.self])
}

struct ServiceStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Begins it, or begins its half hour anew. It ends by itself.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try ServiceAnswer.ask("start", control, json: json)
    }
}

struct ServiceStop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Ends it: taps are customers' again.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try ServiceAnswer.ask("stop", control, json: json)
    }
}

struct ServiceStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says whether it is on, and when it ends.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try ServiceAnswer.ask("status", control, json: json)
    }
}

/// What the daemon answers to each of them.
private struct ServiceAnswer: Codable {
    var schema: Int? = 1
    var on: Bool
    var sinceSeconds: UInt64?
    var endsInSeconds: UInt64?
    var taps: UInt64

    static func ask(_ action: String, _ control: ControlOptions, json: Bool) throws {
        try askingDaemon { output in
            let question = ControlQuestion(request: "service", action: action)
            var answer = try control.ask(question, for: Self.self)
            answer.schema = 1
            try output.put(json ? jsonLine(answer) : answer.text)
        }
    }

    private var text: String {
        let count = "\(taps) taps were marked as tests"
        guard on else { return "the test mode is off" + (taps > 0 ? "; \(count)" : "") }
        let end = endsInSeconds.map { "; it ends by itself in \(shortTime($0))" } ?? ""
        return "the test mode is on\(end); \(count)"
    }
}
