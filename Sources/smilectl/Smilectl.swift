import ArgumentParser

@main
struct Smilectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smilectl", abstract: "The technician's tool for a panel.",
        version: "0.1.0", subcommands: [DeviceCommands.self, LogCommands.self])
}

struct DeviceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "Touch screens and recordings of them.",
        subcommands: [DeviceReplay.self])
}

struct LogCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The panel's log, read without stopping the daemon.",
        subcommands: [LogDump.self, LogVerify.self])
}
