import ArgumentParser
import Settings

/// `make run`: a centre and a panel in one process, and the panel's screen in the browser.
@main
struct SmileDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smile-demo",
        abstract: "Runs a centre and a panel that is tapped in the browser, to try things out.",
        discussion: """
            Both keep everything in one folder and answer to this machine alone. E-mails and SMS \
            are written there as files, unless --mail or --sms names a server for them.
            """,
        version: version)

    static let version = "0.1.0"

    @Option(help: "The folder for everything that is kept.")
    var folder = "run"

    @Option(help: "The folder with the questionnaire and the languages.")
    var kiosk = "Kiosk"

    @Option(help: "The port of the panel's page; 0 takes any free one.")
    var panelPort: UInt16 = 8_081

    @Option(help: "The port of the office page; 0 takes any free one.")
    var officePort: UInt16 = 8_080

    @OptionGroup(title: "Messages") var messages: MessageOptions

    func run() async throws {
        try await failing {
            let place = try DemoFolder(folder, kiosk: kiosk)
            try await Demonstration(
                folder: place, panelPort: panelPort, officePort: officePort, messages: messages
            ).run()
        }
    }
}

/// Where e-mails and SMS go; what is left out is written to files.
struct MessageOptions: ParsableArguments, Sendable {
    @Option(help: "Sends e-mails through this server: smtp://HOST[:PORT] or smtps://…")
    var mail: String?

    @Option(help: "The name for the mail server, where it wants one.")
    var mailUser: String?

    @Option(help: "The file whose first line is the password for it.")
    var mailPasswordFile: String?

    @Option(help: "The sender of e-mails.")
    var mailFrom = "smile@example.org"

    @Option(help: "The duty manager, who gets the e-mails.")
    var mailTo = "manager@example.org"

    @Option(help: "Sends SMS through this Kannel: http://HOST:PORT/cgi-bin/sendsms")
    var sms: String?

    @Option(help: "The name for the SMS gateway.")
    var smsUser: String?

    @Option(help: "The file whose first line is the password for it.")
    var smsPasswordFile: String?

    func validate() throws {
        guard (mailUser == nil) == (mailPasswordFile == nil) else {
            throw ValidationError("--mail-user and --mail-password-file go together")
        }
        guard mailUser == nil || mail != nil else {
            throw ValidationError("--mail-user needs --mail")
        }
        guard (sms == nil) == (smsUser == nil), (sms == nil) == (smsPasswordFile == nil) else {
            throw ValidationError("--sms, --sms-user and --sms-password-file go together")
        }
    }
}
