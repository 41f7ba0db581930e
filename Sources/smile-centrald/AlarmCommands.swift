import ArgumentParser
import Central
import Glibc

struct AlarmCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarm",
        abstract: "E-mails to whoever looks after panels that need somebody.",
        subcommands: [AlarmTry.self])
}

struct AlarmTry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Sends an e-mail to each recipient of alarms, and says what came of it.",
        discussion: "Nothing is stored, and no alarm counts as told.")

    @OptionGroup var options: ConfigurationOption

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let trials = try AlarmTrial.send(setup)
            for trial in trials {
                try write(Array("\(trial.to): \(trial.outcome)\n".utf8), to: STDOUT_FILENO)
            }
            guard trials.allSatisfy(\.isTaken) else {
                throw AdministrativeRefusal(
                    "not every e-mail was taken",
                    try:
                        "check 'mail' and 'alarms' in the configuration, and the mail server's log."
                )
            }
        }
    }
}
