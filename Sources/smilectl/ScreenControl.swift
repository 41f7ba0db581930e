import ArgumentParser
import FoundationEssentials
import Panel

struct ScreenShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Brings the panel's present picture.",
        discussion: """
            While a customer is asked for a contact or a comment, the picture is blank. The \
            picture is drawn anew from what stands on the screen, pixel by pixel as there.
            """)

    @Option(name: .shortAndLong, help: "The PNG file.")
    var output = "screen.png"

    @OptionGroup var control: ControlOptions

    @Flag(help: "Prints one JSON object, without the picture.")
    var json = false

    private struct Answer: Decodable {
        var width: Int
        var height: Int
        var withheld: Bool
        var png: Data?
    }

    private struct View: Encodable {
        var schema = 1
        var file: String
        var width: Int
        var height: Int
        var withheld: Bool
    }

    func run() throws {
        try askingDaemon { out in
            let question = ControlQuestion(request: "screen", action: "show")
            let answer = try control.ask(question, for: Answer.self)
            guard let png = answer.png else {
                throw Ending(
                    "the daemon could not draw its picture\nTry: journalctl -u smile-paneld",
                    .failed)
            }
            try FolderFile.replace(output, with: Array(png), mode: 0o644, isDurable: false)
            let view = View(
                file: output, width: answer.width, height: answer.height,
                withheld: answer.withheld)
            let words = view.withheld ? ": blank, since a customer types" : ""
            try out.put(json ? jsonLine(view) : "\(output)\(words)")
        }
    }
}

struct ScreenClean: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Takes no touch for half a minute, so that the glass can be wiped.")

    @OptionGroup var control: ControlOptions

    func run() throws {
        try ScreenAnswer.ask("clean", control)
    }
}

struct ScreenRest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "out-of-order",
        abstract: "Says on the screen that the panel is out of order, until --end or a restart.")

    @OptionGroup var control: ControlOptions

    @Flag(help: "The panel works again.")
    var end = false

    func run() throws {
        try ScreenAnswer.ask(end ? "work" : "rest", control)
    }
}

/// What the daemon answers to what it simply does.
private struct ScreenAnswer: Decodable {
    static func ask(_ action: String, _ control: ControlOptions) throws {
        try askingDaemon { _ in
            let question = ControlQuestion(request: "screen", action: action)
            _ = try control.ask(question, for: Self.self)
        }
    }
}
