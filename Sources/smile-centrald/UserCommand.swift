import ArgumentParser
import Central
import Glibc
import Settings

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "The people who may sign in.",
        subcommands: [
            UserAdd.self, UserList.self, UserSetPassword.self, UserLink.self, UserSetRole.self,
            UserDisable.self, UserEnable.self,
        ])
}

/// The part of the tree that an account or a token is limited to.
struct PartOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A region of its part of the tree; may stand often.", valueName: "key"))
    var region: [String] = []

    @Option(
        help: ArgumentHelp("A site of its part of the tree; may stand often.", valueName: "key"))
    var site: [String] = []

    @Flag(help: "The whole organisation.")
    var everything = false

    /// - Parameter standard: where nothing is named; nil: that is a mistake.
    func part(standard: TreePart?) throws -> TreePart {
        let nodes =
            region.map { TreePart.Node.region($0) } + site.map { TreePart.Node.site($0) }
        guard nodes.isEmpty || !everything else {
            throw ValidationError("--everything goes with no --region and no --site")
        }
        if everything { return .everything }
        if !nodes.isEmpty { return TreePart(nodes: Set(nodes)) }
        guard let standard else {
            throw ValidationError("name a --region or a --site, or --everything")
        }
        return standard
    }
}

/// How the new password comes.
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Prints a link with which the person sets the password; it works once.")
    var link = false

    /// What the running centre gets of it, and the link's code where there is one.
    func credential(for account: String) throws -> (Credential, AccessSecret?) {
        if link {
            let code = AccessSecret()
            return (.code(code.digest, .password), code)
        }
        let password = try NewPasswordInput.read()
        if let fault = NewPassword.fault(password, account: account) {
            throw ending(
                "the password is not taken: \(fault). Try: a few words that nobody else would put "
                    + "together.", .failed)
        }
        return (.password(PasswordHash(of: password)), nil)
    }
}

struct UserAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds an account.",
        discussion: """
            The password is asked for on the terminal, or is the first line of standard input; \
            with --link the person sets it.
            """)

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var password: PasswordOptions
    @OptionGroup var part: PartOptions

    @Argument(help: "The name to sign in with: a-z, 0-9 and '.-_@'.")
    var name: String

    @Option(help: "office, manager, agent or auditor: Docs/Reference/access.md.")
    var role: Role

    func validate() throws { _ = try treePart }

    private var treePart: TreePart {
        get throws { try part.part(standard: role == .office ? .everything : nil) }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let (credential, code) = try password.credential(for: name)
            _ = try Administration(setup).perform(
                AddAccount(name, role, try treePart, credential))
            say("smile-centrald: '\(name)' may sign in now")
            if let code { try printLink("set-password", code, setup) }
        }
    }
}

/// One line on standard output.
private func printLink(_ page: String, _ code: AccessSecret, _ setup: CentralSetup) throws {
    let link = "\(setup.pagesAddress)/\(page)#\(code.text)\n"
    try write(Array(link.utf8), to: STDOUT_FILENO)
}

struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the accounts.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let accounts = try AccessLists.accounts(
                in: try setup.reader(), tenant: setup.configuration.tenant)
            try write(
                json ? AccessLists.json(accounts) : Array(AccessLists.text(accounts).utf8),
                to: STDOUT_FILENO)
        }
    }
}

struct UserSetPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-password",
        abstract: "Gives an account a new password, and ends its sessions.")

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var password: PasswordOptions

    @Argument(help: "The account's name.")
    var name: String

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let (credential, code) = try password.credential(for: name)
            _ = try Administration(setup).perform(SetPassword(name, credential))
            say("smile-centrald: the old password of '\(name)' is void")
            if let code { try printLink("set-password", code, setup) }
        }
    }
}

struct UserLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Prints a link that signs an account in once; the password stays.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The account's name.")
    var name: String

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let code = AccessSecret()
            _ = try Administration(setup).perform(AddSignInLink(name, code))
            try printLink("sign-in", code, setup)
        }
    }
}

struct UserSetRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-role", abstract: "Gives an account another role and part of the tree.")

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var part: PartOptions

    @Argument(help: "The account's name.")
    var name: String

    @Option(help: "office, manager, agent or auditor: Docs/Reference/access.md.")
    var role: Role

    func validate() throws { _ = try treePart }

    private var treePart: TreePart {
        get throws { try part.part(standard: role == .office ? .everything : nil) }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            _ = try Administration(setup).perform(SetRole(name, role, try treePart))
            say("smile-centrald: '\(name)' is \(role.rawValue) for \(try treePart.text) now")
        }
    }
}

struct UserDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Ends an account's sessions, and lets it in no more.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The account's name.")
    var name: String

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            _ = try Administration(setup).perform(SetAccountDisabled(name, isDisabled: true))
            say("smile-centrald: '\(name)' may not sign in any more")
        }
    }
}

struct UserEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Lets a disabled account in again.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The account's name.")
    var name: String

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            _ = try Administration(setup).perform(SetAccountDisabled(name, isDisabled: false))
            say("smile-centrald: '\(name)' may sign in again")
        }
    }
}

extension Role: ExpressibleByArgument {}
extension Right: ExpressibleByArgument {}
