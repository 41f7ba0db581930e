import ArgumentParser
import Central
import Exchange
import Feedback
import Glibc
import Settings

struct ConfigurationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configuration",
        abstract: "What panels ask: adding it, rolling it out to a share of them, and back.",
        discussion: "Docs/Reference/roll-out.md.",
        subcommands: [
            ConfigurationAdd.self, ConfigurationRollOut.self, ConfigurationRollBack.self,
            ConfigurationList.self,
        ])
}

struct ConfigurationAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract:
            "Checks and keeps a questionnaire, with settings where wanted; no panel has it yet."
    )

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "What the office calls it, at most 60 characters.")
    var name: String

    @Option(help: ArgumentHelp("The questionnaire.", valueName: "file"))
    var questionnaire: String

    @Option(
        help: ArgumentHelp(
            "Sections of panel.yaml: languages, opening-hours, misuse, sessions.",
            valueName: "file"))
    var settings: String?

    func validate() throws {
        guard (1...AddConfiguration.nameCharactersMax).contains(name.count),
            !name.contains(where: \.isNewline)
        else { throw ValidationError("a name has 1 to 60 characters on one line") }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let desired = try checked()
            let made = try Administration(setup).perform(AddConfiguration(name, desired))
            say(
                "smile-centrald: '\(name)' is "
                    + (made.isKnown ? "there already" : "kept; no panel has it yet"))
            if !made.isKnown {
                say(
                    "Next: smile-centrald configuration roll-out '\(name)' --everything --share 10")
            }
        }
    }

    /// Every mistake is named before anything is kept.
    private func checked() throws -> DesiredConfiguration {
        let most = DesiredConfiguration.fileBytesMax
        let asked = try CentralSetup.file(
            questionnaire, noun: "the questionnaire", most: most)
        let set = try settings.map {
            try CentralSetup.file($0, noun: "the file of settings", most: most)
        }
        do throws(SettingsFaults) {
            let reading = try QuestionnaireFile.reading(
                asked, named: questionnaire, digest: revisionDigest(ofFile: asked))
            if let set, let settings {
                let read = try EditionSettingsFile.read(set, named: settings)
                _ = try read.languages?.chosen(of: reading.questionnaire)
            }
        } catch {
            throw ending("\(error)", .damaged)
        }
        guard let desired = DesiredConfiguration(questionnaire: asked, settings: set ?? []) else {
            throw ending(
                "the files are too long for one configuration together\n"
                    + "Try: shorten the wordings; \(DesiredConfiguration.bytesMax) bytes are the "
                    + "most.", .damaged)
        }
        return desired
    }
}

struct ConfigurationRollOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-out",
        abstract: "Has panels take a configuration: a share of them, in a part of the tree.")

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var part: PartOptions

    @Argument(help: "The configuration's name.")
    var name: String

    @Option(help: "How many of the panels there, in percent.")
    var share = 100

    func validate() throws {
        _ = try part.part(standard: nil)
        guard BeginRollOut.shares.contains(share) else {
            throw ValidationError("--share is a percentage from 1 to 100")
        }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let made = try Administration(setup).perform(
                BeginRollOut(name, to: try part.part(standard: nil), share: share))
            say(
                "smile-centrald: roll-out \(made.number) is for \(made.covers) "
                    + "\(made.covers == 1 ? "panel; it" : "panels; each") takes "
                    + "it within five minutes, between two visits")
            say(
                "Next: smile-centrald configuration list. To undo it: smile-centrald "
                    + "configuration roll-back \(made.number)")
        }
    }
}

struct ConfigurationRollBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-back",
        abstract: "Ends a roll-out: its panels go back to what they had by the others.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The roll-out's number: smile-centrald configuration list shows it.")
    var number: Int64

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let ended = try Administration(setup).perform(EndRollOut(number))
            say("smile-centrald: roll-out \(number) of '\(ended.title)' is over")
        }
    }
}

struct ConfigurationList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists configurations and their roll-outs.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Prints one JSON object, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let list = try Administration(setup).perform(ListConfigurations())
            try write(Array((json ? jsonLine(list) : text(list)).utf8), to: STDOUT_FILENO)
        }
    }

    private func text(_ list: ListConfigurations.Answer) -> String {
        guard !list.configurations.isEmpty else { return "no configuration was added\n" }
        let configurations = list.configurations.map {
            "\($0.name)  added \(shortTime($0.addedMilliseconds))  \($0.tag.prefix(8))\n"
        }
        return (configurations + list.rollOuts.map(line)).joined()
    }

    private func line(_ rollOut: ListConfigurations.Answer.RollOut) -> String {
        let what =
            "roll-out \(rollOut.number) of '\(rollOut.name)' to \(rollOut.part), "
            + "\(rollOut.share) %, since \(shortTime(rollOut.begunMilliseconds)): "
        guard rollOut.endedMilliseconds != 0 else {
            return what + "\(rollOut.held) of \(rollOut.covers) panels have it\n"
        }
        let who = rollOut.panel.isEmpty ? "" : "refused by \(rollOut.panel): "
        return what + "over since \(shortTime(rollOut.endedMilliseconds)); \(who)\(rollOut.why)\n"
    }
}
