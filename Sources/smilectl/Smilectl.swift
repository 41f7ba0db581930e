import ArgumentParser

@main
struct Smilectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smilectl", abstract: "The technician's tool for a panel.",
        version: "0.1.0",
        subcommands: [
            Status.self, Doctor.self, ConfigCommands.self, ContextCommands.self,
            ServiceCommands.self,
            DeviceCommands.self, ScreenCommands.self, LogCommands.self, PanelCommands.self,
        ])
}

struct DeviceCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "Touch screens, buttons, and recordings of them.",
        subcommands: [
            DeviceList.self, DeviceWatch.self, DeviceRecord.self, DeviceReplay.self,
            DeviceCalibrate.self,
        ])
}

struct ScreenCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen", abstract: "What customers see.",
        subcommands: [
            ScreenShow.self, ScreenPreview.self, ScreenClean.self, ScreenRest.self,
        ])
}

struct LogCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The panel's log, read without stopping the daemon.",
        subcommands: [
            LogInfo.self, LogVerify.self, LogDump.self, LogExportCommand.self, LogRepair.self,
        ])
}
