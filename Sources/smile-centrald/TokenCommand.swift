import ArgumentParser
import Central
import Glibc
import Settings

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "What programs show instead of signing in.",
        subcommands: [TokenAdd.self, TokenList.self, TokenRevoke.self])
}

struct TokenAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Makes a token and prints it; it is shown only this once.")

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var part: PartOptions

    @Argument(help: "Which program uses it, for people to read.")
    var name: String

    @Option(
        name: .customLong("right"),
        help: "A right, such as read-reports or watch: Docs/Reference/access.md. May stand often.")
    var rights: [Right]

    @Option(help: "How long it is good: 1 to 730 days.")
    var days = 365

    func validate() throws {
        _ = try part.part(standard: nil)
        guard AccessToken.daysRange.contains(days) else {
            throw ValidationError("--days is from 1 to 730")
        }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let secret = AccessSecret()
            let made = try Administration(setup).perform(
                AddToken(
                    secret, named: name, Set(rights), try part.part(standard: nil), days: days))
            say("smile-centrald: '\(made.prefix)…' is good for \(days) days")
            try write(Array("\(AccessToken.text(secret))\n".utf8), to: STDOUT_FILENO)
        }
    }
}

struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the tokens, without their secrets.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let tokens = try AccessLists.tokens(
                in: try setup.reader(), tenant: setup.configuration.tenant)
            let now = CentralClock.system.nowMilliseconds
            try write(
                json ? AccessLists.json(tokens) : Array(AccessLists.text(tokens, at: now).utf8),
                to: STDOUT_FILENO)
        }
    }
}

struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Ends a token at once.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "Its first characters, as 'token list' shows them.")
    var token: String

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            _ = try Administration(setup).perform(RevokeToken(token))
            say("smile-centrald: '\(token)…' is void")
        }
    }
}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Shows who did what, newest first.")

    /// The most entries of one listing.
    private static let entriesMax = 100_000

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    @Option(help: "At most so many entries.")
    var most = 100

    @Option(help: "Only entries before this number.")
    var before: Int64?

    @Flag(help: "Checks that no entry is missing and none was changed; exit 65 where one is.")
    var verify = false

    func validate() throws {
        guard (1...Self.entriesMax).contains(most) else {
            throw ValidationError("--most is from 1 to \(Self.entriesMax)")
        }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let (store, tenant) = (try setup.reader(), setup.configuration.tenant)
            if verify {
                if let fault = try AuditLog.fault(in: store, tenant: tenant) {
                    throw ending(
                        "the audit log is damaged: \(fault). Try: compare it with a snapshot, and "
                            + "find out who wrote to the database.", .damaged)
                }
                return say("smile-centrald: every entry is there, as it was written")
            }
            let entries = try AuditLog.entries(
                before: before, most: most, in: store, tenant: tenant)
            try write(
                json ? AccessLists.json(entries) : Array(AccessLists.text(entries).utf8),
                to: STDOUT_FILENO)
        }
    }
}
