import ArgumentParser
import Panel

struct ConfigApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Has the daemon read its files again: questionnaire, languages, theme, logo.",
        discussion: """
            A customer's visit under way ends as it began; what was read is on the screen after \
            it. A mistake is named with file, line and column, and what stands on the screen \
            stays. What is read at a start alone, such as the devices, is named. The same by \
            systemctl reload smile-paneld.
            """)

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    private struct Answer: Codable {
        var schema: Int?
        var applied: String
        var questionnaire: String
        var revision: Int
        var changed: [String]
        var restart: [String]
    }

    func run() throws {
        try askingDaemon { output in
            var answer = try control.ask(
                ControlQuestion(request: "config", action: "apply"), for: Answer.self)
            answer.schema = 1
            try output.put(json ? jsonLine(answer) : Self.text(answer))
        }
    }

    private static func text(_ answer: Answer) -> String {
        let edition = "'\(answer.questionnaire)', revision \(answer.revision)"
        let changes = answer.changed.joined(separator: ", ")
        let first: String
        switch answer.applied {
        case "now": first = "\(edition), is on the screen; changed: \(changes)"
        case "after-visit":
            first =
                "a customer is at the panel; after this visit \(edition), is on the screen; "
                + "changed: \(changes)"
        default: first = "nothing has changed that a running panel can take; \(edition), stays"
        }
        guard !answer.restart.isEmpty else { return first }
        let sections = answer.restart.joined(separator: ", ")
        return "\(first)\nread at a start alone, and still as they were: \(sections). "
            + "Then: smilectl panel restart"
    }
}
