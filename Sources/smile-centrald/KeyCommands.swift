import ArgumentParser
import Central
import Exchange
import Settings

struct KeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "The office's keys: they open what customers typed.",
        discussion: "Docs/Operating/office-keys.md has the drills for a lost and a stolen key.",
        subcommands: [
            KeyList.self, KeyRotate.self, KeyForget.self, KeyBackup.self, KeyCheck.self,
            KeyRestore.self,
        ])
}

/// The keys as they stand in the state directory.
struct HeldKeys {
    let setup: CentralSetup
    let now = CentralClock.system.nowMilliseconds
    let ring: OfficeKeyRing

    init(_ options: ConfigurationOption) throws {
        setup = try CentralSetup.read(options.config)
        guard let ring = try OfficeKeys.read(in: setup.stateDirectory) else {
            throw CentralFault.state(
                "there are no office keys in '\(setup.stateDirectory)' yet",
                advice: "start smile-centrald serve, which makes one, or key restore.")
        }
        self.ring = ring
    }

    var uses: [String: CountSealedContacts.Use] {
        get throws {
            let found = try Administration(setup).perform(CountSealedContacts())
            return Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0) })
        }
    }

    /// Puts other keys in the place of these. Notes it first: what cannot be noted is not done.
    func change(_ action: String, _ keys: [String], to other: OfficeKeyRing) throws {
        let administration = Administration(setup)
        _ = try administration.perform(
            NoteOfficeKeys(action, keys, changing: ring, isShared: setup.isShared))
        try OfficeKeys.replace(with: other, in: setup.stateDirectory, at: now)
        _ = try administration.perform(NoteNewestOfficeKey(of: other))
    }

    func state(of held: OfficeKeyRing.Held) -> String {
        if held.id == ring.present(at: now).id { return "present" }
        if held.from > now { return "next" }
        return held.until ?? .max > now ? "overlap" : "older"
    }
}

struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the keys with their periods, and how many contacts each one opens.")

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    private struct Entry: Encodable {
        let key: String
        let state: String
        let from: String?
        let until: String?
        let contacts: Int
        let newestContact: String?
    }

    private struct Document: Encodable {
        let schema = 1
        let keys: [Entry]
        /// Contacts that none of the keys opens.
        let closedContacts: Int
    }

    func run() async throws {
        try await failing {
            let held = try HeldKeys(options)
            let uses = try held.uses
            let known = Set(held.ring.keys.map(\.id))
            let document = Document(
                keys: held.ring.keys.map { key in
                    Entry(
                        key: key.id, state: held.state(of: key),
                        from: key.from > 0 ? Timestamp.utc(key.from) : nil,
                        until: key.until.map(Timestamp.utc), contacts: uses[key.id]?.contacts ?? 0,
                        newestContact: uses[key.id].map { Timestamp.utc($0.newest) })
                },
                closedContacts: uses.values.filter { !known.contains($0.key) }
                    .reduce(0) { $0 + $1.contacts })
            try write(Array((json ? jsonLine(document) : text(document)).utf8), to: 1)
        }
    }

    private func text(_ document: Document) -> String {
        var lines = document.keys.map { key in
            let period =
                (key.from.map { " from \($0.prefix(16))" } ?? "")
                + (key.until.map { " until \($0.prefix(16))" } ?? "")
            let newest = key.newestContact.map { ", the newest of \($0.prefix(16))" } ?? ""
            return "\(key.key)  \(key.state)\(period), opens \(key.contacts) contacts\(newest)\n"
        }
        if document.closedContacts > 0 {
            lines.append("\(document.closedContacts) contacts are sealed to a key that is lost\n")
        }
        return lines.joined()
    }
}

struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Makes a new key, which panels seal to from now on.",
        discussion: """
            The keys before go on opening what was sealed to them. A running centre takes the new \
            one up by itself; of several nodes each needs the file office.key first, so give them \
            time with --from.
            """)

    @OptionGroup var options: ConfigurationOption

    @Option(help: ArgumentHelp("From when panels are given it; now, else.", valueName: "time"))
    var from: Moment?

    @Option(help: "How many days panels may still seal to the one before: 0 to 730.")
    var overlapDays = 90

    func validate() throws {
        guard (0...730).contains(overlapDays) else {
            throw ValidationError("--overlap-days is from 0 to 730")
        }
    }

    func run() async throws {
        try await failing {
            let held = try HeldKeys(options)
            let key = OfficePrivateKey()
            var ring = held.ring
            try ring.rotate(
                to: key, from: from?.milliseconds ?? held.now,
                overlap: Int64(overlapDays) * 86_400_000, at: held.now)
            let new = ring.keys[0]
            try held.change("key rotate", [new.id], to: ring)
            say(
                "smile-centrald: the key \(new.id) is for panels from \(Timestamp.utc(new.from))\n"
                    + "Try: smile-centrald key backup")
        }
    }
}

struct KeyForget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Takes a key away for good, once no contact is sealed to it.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The key's id, as key list shows it.")
    var key: String

    @Flag(help: "Also where panels may still seal to it, or contacts are: nobody opens them then.")
    var force = false

    func run() async throws {
        try await failing {
            let held = try HeldKeys(options)
            guard let found = held.ring.keys.first(where: { $0.id == key }) else {
                throw AdministrativeRefusal(
                    "there is no key '\(key.prefix(40))'", try: "smile-centrald key list")
            }
            let state = held.state(of: found)
            guard state != "present" else {
                throw AdministrativeRefusal(
                    "the key is the present one: panels need it", try: "smile-centrald key rotate")
            }
            let contacts = try held.uses[key]?.contacts ?? 0
            guard force || (contacts == 0 && state != "overlap") else {
                throw AdministrativeRefusal(
                    contacts > 0
                        ? "\(contacts) contacts are sealed to it"
                        : "panels may seal to it until \(Timestamp.utc(found.until ?? .max))",
                    try: "wait, or erase the contacts; --force closes them for good.")
            }
            var ring = held.ring
            ring.forget(key)
            try held.change("key forget", [key], to: ring)
            say("smile-centrald: \(key) is forgotten\nTry: make the backups anew.")
        }
    }
}
