import ArgumentParser

@main
struct SmilePaneld: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smile-paneld",
        abstract:
            "The panel's daemon: reads taps, stores them before it says thanks, forwards them.",
        version: Version.text, subcommands: [Run.self])
}

enum Version {
    static let text = "0.1.0"
}
