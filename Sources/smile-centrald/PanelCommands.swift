import ArgumentParser
import Central
import Exchange
import Feedback
import Glibc
import Settings

struct PanelCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panel", abstract: "Panels: letting them in, listing them, ending them.",
        subcommands: [
            PanelEnrolment.self, PanelSwap.self, PanelListCommand.self, PanelRetire.self,
            PanelCancelEnrolment.self,
        ])
}

struct PanelEnrolment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrolment",
        abstract: "Makes the one string that lets a panel in: 'smilectl panel enrol' takes it.",
        discussion: "Docs/Reference/enrolment.md. The string is a secret: whoever has it is let in."
    )

    @OptionGroup var options: ConfigurationOption

    @Option(help: "Where the panel will stand: at most 40 of a-z, 0-9 and -, a letter first.")
    var site: PlaceName

    @Option(help: "What is measured there; reports group by SITE/TOUCHPOINT.")
    var touchpoint: PlaceName

    @Option(help: "What the office calls the panel, at most 80 characters.")
    var name: String?

    @OptionGroup var making: MakingOptions

    func run() async throws {
        try await failing {
            let place = PanelPlace(site: site.text, touchpoint: touchpoint.text)
            try making.make(options.config, place: place, name: name, replaces: nil)
        }
    }

    func validate() throws {
        try making.validate(name: name)
    }
}

struct PanelSwap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swap",
        abstract:
            "Makes a string for new hardware in a panel's place; its use retires the old one.",
        discussion: """
            What the old panel still holds is taken for 30 more days, and counted once. With \
            --site and --touchpoint, and used by that panel itself, it is moved there.
            """)

    @OptionGroup var options: ConfigurationOption

    @Argument(help: ArgumentHelp("The panel whose place is given on.", valueName: "id"))
    var panel: PanelArgument

    @Option(help: "Another site; that of the old panel, if left out.")
    var site: PlaceName?

    @Option(help: "Another touchpoint; goes with --site.")
    var touchpoint: PlaceName?

    @Option(help: "What the office calls the panel; as the old one, if left out.")
    var name: String?

    @OptionGroup var making: MakingOptions

    func run() async throws {
        try await failing {
            var place: PanelPlace?
            if let site, let touchpoint {
                place = PanelPlace(site: site.text, touchpoint: touchpoint.text)
            }
            try making.make(options.config, place: place, name: name, replaces: panel.id)
        }
    }

    func validate() throws {
        try making.validate(name: name)
        guard (site == nil) == (touchpoint == nil) else {
            throw ValidationError("--site and --touchpoint go together")
        }
    }
}

/// What every string is made with.
struct MakingOptions: ParsableArguments {
    @Option(help: "How long it can be used: a number and m, h or d, from 1m to 90d.")
    var expires = Lifetime(milliseconds: Enrolments.usualLifetimeMilliseconds)

    @Flag(help: "Draws the string as a QR code on the terminal too.")
    var qr = false

    @Option(help: ArgumentHelp("Draws it into a .png or .svg file.", valueName: "file"))
    var qrFile: String?

    @Flag(help: "Prints one JSON object.")
    var json = false

    func validate(name: String?) throws {
        if let name, name.count > 80 || name.contains(where: \.isNewline) {
            throw ValidationError("--name: at most 80 characters on one line")
        }
        if let qrFile, !qrFile.hasSuffix(".png"), !qrFile.hasSuffix(".svg") {
            throw ValidationError("--qr-file: name a file that ends in .png or .svg")
        }
    }

    func make(_ config: String, place: PanelPlace?, name: String?, replaces: PanelID?) throws {
        let setup = try CentralSetup.read(config)
        let reach = try setup.reach()
        let made = try Administration(setup).perform(
            MakeEnrolment(
                place: place, title: name, replaces: replaces,
                lastingMilliseconds: expires.milliseconds))
        let string = EnrolmentString(
            address: reach.address, fingerprint: reach.fingerprint, token: made.token)
        if let qrFile { try drawFile(qrFile, string.text) }
        let answer = MadeString(made, string)
        try write(
            Array((json ? jsonLine(answer) : text(answer, until: made.expiresMilliseconds)).utf8),
            to: STDOUT_FILENO)
    }

    private func text(_ answer: MadeString, until expires: Int64) -> String {
        var text = answer.string + "\n"
        if qr, let code = QRCode(answer.string) { text += "\n" + code.terminalText + "\n" }
        return text + "\nIt lets one panel in at \(answer.place), until \(shortTime(expires)).\n"
            + "It is a secret: whoever has it becomes that panel. Its number is \(answer.number).\n"
    }

    private func drawFile(_ path: String, _ string: String) throws {
        guard let code = QRCode(string), let bytes = path.hasSuffix(".svg") ? code.svg : code.png
        else { throw ending("the string does not fit a QR code\nTry: without --qr.", .failed) }
        // A secret: for its owner alone, and never through a link that somebody laid there.
        unlink(path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ending(
                "'\(path)' cannot be made: \(String(cString: strerror(errno)))\n"
                    + "Try: another --qr-file.", .failed)
        }
        defer { close(file) }
        try write(bytes, to: file)
    }
}

private struct MadeString: Encodable {
    var schema = 1
    var string: String
    var number: UInt32
    var place: String
    var expires: String

    init(_ made: MakeEnrolment.Answer, _ string: EnrolmentString) {
        self.string = string.text
        number = made.number
        place = made.place.key
        expires = Timestamp.utc(made.expiresMilliseconds)
    }
}

struct PanelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists panels, open strings, alarms, and what was refused.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Prints one JSON object, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let list = try Administration(setup).perform(ListPanels())
            let text = json ? jsonLine(list) : PanelListText(list).text
            try write(Array(text.utf8), to: STDOUT_FILENO)
        }
    }
}

struct PanelRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Ends a panel: what it still holds is taken for 30 more days.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: ArgumentHelp("The panel.", valueName: "id"))
    var panel: PanelArgument

    @Flag(help: "Takes nothing of it from now on, whatever its date says.")
    var stolen = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let answer = try Administration(setup).perform(
                RetirePanel(panel.id, isStolen: stolen))
            let until = answer.takenUntilMilliseconds
            let rest =
                until == 0
                ? "nothing of it is taken any more"
                : "what it still holds is taken until \(shortTime(until))"
            try write(
                Array("panel \(panel.id) is retired; \(rest)\n".utf8), to: STDOUT_FILENO)
        }
    }
}

struct PanelCancelEnrolment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel-enrolment", abstract: "Ends a string that no panel has used.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The string's number: smile-centrald panel list shows it.")
    var number: UInt32

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            _ = try Administration(setup).perform(CancelEnrolment(number))
            try write(Array("string \(number) lets nobody in any more\n".utf8), to: STDOUT_FILENO)
        }
    }
}
