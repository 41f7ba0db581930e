import ArgumentParser
import Central
import Exchange
import Feedback
import Glibc
import Settings

struct ContactCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "What customers left to be reached.",
        subcommands: [ContactEraseCommand.self])
}

struct ContactEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erases what a customer typed in one visit, for good.",
        discussion: """
            The ratings stay: they name nobody. Nothing brings the contact back, no panel, no \
            stick, no snapshot. What it does not reach at once: Docs/Operating/backup.md.
            """)

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The panel's id, 32 hexadecimal digits.")
    var panel: PanelArgument

    @Argument(help: "The visit, 16 hexadecimal digits, as exports name it.")
    var visit: VisitArgument

    @Flag(help: "Prints one JSON object, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let answer = try Administration(try CentralSetup.read(options.config))
                .perform(EraseContact(panel: panel.id, visit: visit.id))
            let text =
                answer.isKnown
                ? "Erased \(answer.erased) of the visit's contacts; none of them comes back.\n"
                : "The visit has not come yet; what a customer typed in it will not be stored.\n"
            try write(Array((json ? jsonLine(answer) : text).utf8), to: STDOUT_FILENO)
        }
    }
}

struct VisitArgument: ExpressibleByArgument {
    let id: VisitID

    init?(argument: String) {
        guard argument.utf8.count == 16, let bits = UInt64(argument, radix: 16),
            !argument.hasPrefix("+")
        else { return nil }
        id = VisitID(bits)
    }
}

struct SuppressionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppression", abstract: "Addresses that get no message.",
        subcommands: [SuppressionAddCommand.self, SuppressionRemoveCommand.self])
}

struct SuppressionAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Never writes to this address again.")

    @OptionGroup var address: AddressOptions

    func run() async throws {
        try await address.set(isSuppressed: true) {
            $0 ? "It gets no message from now on.\n" : "It was on the list already.\n"
        }
    }
}

struct SuppressionRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Lets messages go to this address again.")

    @OptionGroup var address: AddressOptions

    func run() async throws {
        try await address.set(isSuppressed: false) {
            $0 ? "Messages go to it again.\n" : "It was not on the list.\n"
        }
    }
}

struct AddressOptions: ParsableArguments {
    @OptionGroup var options: ConfigurationOption

    @Option(help: "A number with its country's code: +79161234567.")
    var phone: String?

    @Option(help: "An e-mail address.")
    var email: String?

    @Option(help: "Who asked for it and when, for whoever asks later; no address.")
    var why = ""

    @Flag(help: "Prints one JSON object, a stable form for programs.")
    var json = false

    func validate() throws {
        guard (phone == nil) != (email == nil) else {
            throw ValidationError("name one address, with --phone or --email")
        }
        if let phone, CustomerContact(phone: phone.filter { !" -()".contains($0) }) == nil {
            throw ValidationError("the number is none; write it as +79161234567")
        }
        if let email, CustomerContact(email: email) == nil {
            throw ValidationError("the e-mail address is none; write it as name@example.org")
        }
    }

    func set(isSuppressed: Bool, _ text: (_ changed: Bool) -> String) async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let task = try SuppressAddress(
                digest(by: setup), isSuppressed: isSuppressed, why: why)
            let answer = try Administration(setup).perform(task)
            try write(
                Array((json ? jsonLine(answer) : text(answer.changed)).utf8), to: STDOUT_FILENO)
        }
    }

    /// The address itself goes nowhere.
    private func digest(by setup: CentralSetup) throws -> AddressDigest {
        let key = try setup.suppressionKey()
        if let phone { return key.digest(ofPhone: phone) }
        return key.digest(ofEmail: email ?? "")
    }
}
