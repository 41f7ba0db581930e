import ArgumentParser
import Central
import Glibc

struct MessageCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message",
        abstract: "Messages to customers and colleagues: what waits, and letting it out.",
        subcommands: [MessageListCommand.self, MessageReleaseCommand.self])
}

struct MessageListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists messages that wait, the oldest first.",
        discussion: "No contact is shown.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Also those that only a person can decide about: unknown and held.")
    var all = false

    @Flag(help: "Prints one JSON object, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let answer = try Administration(try CentralSetup.read(options.config))
                .perform(ListMessages(all: all))
            try write(Array((json ? jsonLine(answer) : text(answer)).utf8), to: STDOUT_FILENO)
        }
    }

    private func text(_ answer: ListMessages.Answer) -> String {
        var lines: [String] = []
        if let since = answer.heldSinceMilliseconds {
            lines.append(
                "No message goes out since \(shortTime(since)): \(answer.heldWhy ?? "").\n"
                    + "Try: look at what waits, then 'smile-centrald message release'.\n")
        }
        lines += answer.messages.map { message in
            "\(shortTime(message.bornMilliseconds))  \(message.state)  \(message.touchpoint)  "
                + "\(message.followUp)  worth sending until "
                + shortTime(message.expiresMilliseconds)
                + (message.why.isEmpty ? "" : "  (\(message.why))")
        }
        if answer.messages.isEmpty { lines.append("Nothing waits.") }
        if answer.isCut { lines.append("There are more: the first \(answer.messages.count).") }
        return lines.joined(separator: "\n") + "\n"
    }
}

struct MessageReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Lets messages go out again after the database was put back.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Prints one JSON object, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let answer = try Administration(try CentralSetup.read(options.config))
                .perform(ReleaseMessages())
            let text =
                answer.heldSinceMilliseconds.map {
                    "Messages go out again; nothing had since \(shortTime($0)). "
                } ?? "Nothing was held. "
            try write(
                Array((json ? jsonLine(answer) : "\(text)\(answer.waiting) wait.\n").utf8),
                to: STDOUT_FILENO)
        }
    }
}
