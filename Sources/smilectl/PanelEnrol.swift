import ArgumentParser
import Exchange
import Panel

struct PanelEnrol: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Lets this panel into its centre, with a string that the office made.",
        discussion: """
            The string is a secret. Without an argument it is read from standard input, so that it \
            stands in no shell's history. After a power cut or a network that went away, the same \
            string finishes the job.
            """)

    @OptionGroup var place: StateFolderOption

    @Argument(help: "The string; read from standard input, if left out.")
    var string: String?

    @Option(help: ArgumentHelp("Reads the string from a file.", valueName: "file"))
    var file: String?

    func validate() throws {
        guard string == nil || file == nil else {
            throw ValidationError("a string and --file: one of them")
        }
    }

    func run() throws {
        try answering { output in
            let text = try text()
            let folder = try place.folder()
            let enrolment = try FolderOwner.acting(for: folder) {
                try EnrolmentRun(in: folder).run(text)
            }
            try output.put(
                "this panel is \(enrolment.panel), at \(enrolment.touchpoint), and delivers to "
                    + "\(enrolment.address)\nNext: smilectl panel restart")
        }
    }

    private func text() throws -> String {
        if let string { return string }
        if let file {
            let bytes = try FolderFile.read(file, bytesMax: 2 * EnrolmentString.charactersMax)
            return String(decoding: bytes, as: UTF8.self)
        }
        complain("The enrolment string, then Enter:")
        return readLine() ?? ""
    }
}

struct PanelRotateKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Gives this panel another key; the one before is good for 30 more days.",
        discussion: "The panel's id stays. A run that was cut off goes on where it was.")

    @OptionGroup var place: StateFolderOption

    func run() throws {
        try answering { output in
            let folder = try place.folder()
            let enrolment = try FolderOwner.acting(for: folder) {
                try KeyRotation(in: folder).run()
            }
            try output.put(
                "panel \(enrolment.panel) has another key\n"
                    + "Next: smilectl panel restart, within 30 days")
        }
    }
}

/// Where the panel's key is.
struct StateFolderOption: ParsableArguments {
    @Option(help: "The panel's configuration, which names its state folder.")
    var config = "/etc/smile-panel/panel.yaml"

    func folder() throws -> String {
        try PanelPlaces(configuration: config).stateFolder
    }
}
