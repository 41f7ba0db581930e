import ArgumentParser

@main
struct SmileCentrald: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smile-centrald",
        abstract: "The centre: takes in what panels deliver, follows up, and shows the scores.",
        version: "0.1.0",
        subcommands: [
            Serve.self, PanelCommands.self, ConfigurationCommand.self, PlaceCommand.self,
            UserCommand.self,
            TokenCommand.self, AuditCommand.self, CollectCommand.self, ExportCommand.self,
            ReportCommand.self, AlarmCommands.self, MessageCommands.self, ContactCommands.self,
            SuppressionCommands.self, KeyCommands.self, SnapshotCommand.self, RestoreCommand.self,
            VerifyCommand.self, MigrateCommand.self,
        ])
}

/// What every command takes.
struct ConfigurationOption: ParsableArguments {
    @Option(help: "The configuration file.")
    var config = "/etc/smile-central/central.yaml"
}
