import ArgumentParser
import Central
import Exchange
import Settings

struct KeyBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Seals the keys with a passphrase, for a safe.",
        discussion: """
            The passphrase is asked for, or is the first line of standard input; it has at least \
            12 characters. Keep it elsewhere: without it the backup is nothing, and with it \
            everything. What was written is read back and opened before the command says so.
            """)

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The file to write; with --paper none.")
    var file: String?

    @Flag(help: "Writes it to standard output to be printed, with a QR code.")
    var paper = false

    func validate() throws {
        guard (file == nil) == paper else {
            throw ValidationError("name a file, or give --paper")
        }
    }

    func run() async throws {
        try await failing {
            let held = try HeldKeys(options)
            let backup = OfficeBackup(
                officeKeys: held.ring, suppressionKey: try held.setup.suppressionKey().text)
            let passphrase = try NewPasswordInput.read()
            guard passphrase.count >= OfficeBackup.passphraseCharactersMin else {
                throw AdministrativeRefusal(
                    "a passphrase has at least \(OfficeBackup.passphraseCharactersMin) characters",
                    try: "four words that nobody puts together.")
            }
            let sealed = backup.sealed(with: passphrase)
            let text = sealed.text
            if let file {
                try OfficeKeys.writeBackup(text, to: file)
                _ = try opened(try readBackup(file), passphrase)
            } else {
                _ = try opened(text, passphrase)
                let code = QRCode(sealed.code)?.terminalText ?? ""
                try write(Array("\(text)\n\(code)".utf8), to: 1)
            }
            _ = try Administration(held.setup).perform(
                NoteOfficeKeys("key backup", held.ring.keys.map(\.id)))
            say(
                "smile-centrald: \(held.ring.keys.count) keys, read back and opened\n"
                    + "Try: the same again with 'key check' from the place where it is kept.")
        }
    }
}

struct KeyCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Opens a backup, and says which of the present keys are in it.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The backup: a file, also with what was typed or scanned from paper.")
    var file: String

    func run() async throws {
        try await failing {
            let backup = try opened(try readBackup(file), try NewPasswordInput.read())
            let held = try? HeldKeys(options)
            let kept = Set(backup.officeKeys.keys.map(\.id))
            let missing = held?.ring.keys.map(\.id).filter { !kept.contains($0) } ?? []
            try write(Array(kept.sorted().map { "\($0)\n" }.joined().utf8), to: 1)
            guard missing.isEmpty else {
                throw AdministrativeRefusal(
                    "the backup lacks \(missing.joined(separator: ", "))",
                    try: "smile-centrald key backup, anew.")
            }
        }
    }
}

struct KeyRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts the keys of a backup beside those that are there.",
        discussion: "The centre must not run. Keys that are there stay.")

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The backup: a file, also with what was typed or scanned from paper.")
    var file: String

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let backup = try opened(try readBackup(file), try NewPasswordInput.read())
            let now = CentralClock.system.nowMilliseconds
            // Also makes the state directory, and the suppression key where none is in the backup.
            let hadKey = try setup.restoreKeys(of: backup, at: now)
            _ = try Administration(setup).perform(
                NoteOfficeKeys("key restore", backup.officeKeys.keys.map(\.id)))
            say(
                "smile-centrald: \(hadKey.added) keys put back"
                    + (hadKey.suppression ? ", and the suppression key" : ""))
        }
    }
}

private func readBackup(_ path: String) throws -> String {
    String(
        decoding: try CentralSetup.file(
            path, noun: "the backup", most: OfficeBackup.textBytesMax), as: UTF8.self)
}

private func opened(_ text: String, _ passphrase: String) throws -> OfficeBackup {
    try OfficeBackup(opening: try OfficeBackup.paper(reading: text), with: passphrase)
}
