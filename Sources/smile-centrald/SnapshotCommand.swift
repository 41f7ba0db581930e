import ArgumentParser
import Central
import Glibc

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Writes the whole database, as it is at one moment, to one file.",
        discussion: """
            The centre may serve meanwhile. The file has its name only once it is whole, checked \
            and durable. The keys are not in it, nor the safekeeping log: Docs/Operating/backup.md.
            """)

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "The new file.")
    var file: String

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let snapshot = Snapshot(try CentralSetup.read(options.config))
            let progress = ProgressLine("copied")
            let facts = try snapshot.take(to: file) { progress.show($0, of: $1) }
            progress.end()
            try write(Array(text(facts).utf8), to: STDOUT_FILENO)
        }
    }

    private func text(_ facts: Snapshot.Facts) -> String {
        json
            ? jsonLine(facts)
            : "'\(facts.file)' holds \(facts.records) records (\(facts.bytes) bytes), whole and "
                + "durable.\n"
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a snapshot in the place of the database, while the centre is stopped.",
        discussion: """
            The database of before is kept beside it. At its next start the centre makes up for \
            what was erased, suppressed and sent since, and sends nothing until you run \
            'smile-centrald message release': Docs/Operating/backup.md.
            """)

    @OptionGroup var options: ConfigurationOption

    @Argument(help: "A file that 'snapshot' wrote.")
    var file: String

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let snapshot = Snapshot(try CentralSetup.read(options.config))
            let progress = ProgressLine("copied")
            let restored = try snapshot.restore(from: file) { progress.show($0, of: $1) }
            progress.end()
            try write(Array(text(restored).utf8), to: STDOUT_FILENO)
        }
    }

    private func text(_ restored: Snapshot.Restored) -> String {
        guard !json else { return jsonLine(restored) }
        let facts = restored.snapshot
        let before =
            restored.before.map { "The database of before is '\($0)'.\n" }
            ?? "There was no database before.\n"
        return """
            The database is that of \(shortTime(facts.takenMilliseconds)), \(facts.records) records.
            \(before)After the next start no message goes out until you run \
            'smile-centrald message release'.

            """
    }
}
