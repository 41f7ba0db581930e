import ArgumentParser
import Central
import Glibc

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database up to date, or copies it whole into another.",
        discussion: """
            Without --to: the schema alone, as 'serve' does by itself. With --to: every table, row \
            by row; a copy that was cut off goes on when the same command is given again. No \
            smile-centrald may serve the centre meanwhile. The source is only read.
            """)

    @OptionGroup var options: ConfigurationOption

    @Option(
        help: ArgumentHelp(
            "Where to: another central.yaml, or a file for SQLite.", valueName: "file"))
    var to: String?

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            if let to { try copy(setup, to) } else { try bringUpToDate(setup) }
        }
    }

    private func bringUpToDate(_ setup: CentralSetup) throws {
        let applied = try setup.migrate()
        let text =
            applied.isEmpty
            ? "the schema is up to date\n"
            : "applied \(applied.map(String.init).joined(separator: ", "))\n"
        try write(
            json ? Array("{\"applied\":\(applied),\"schema\":1}\n".utf8) : Array(text.utf8),
            to: STDOUT_FILENO)
    }

    private func copy(_ setup: CentralSetup, _ to: String) throws {
        let target = try CentralSetup.target(to, of: setup)
        let line = CountLine()
        defer { line.end() }
        let tables = try setup.copy(to: target) { line.show("\($0): \($1) rows") }
        line.end()
        try write(
            json ? StoreCopy.json(of: tables) : Array(Self.text(tables).utf8), to: STDOUT_FILENO)
    }

    private static func text(_ tables: [StoreCopy.Table]) -> String {
        tables.map { "\($0.digest.prefix(16))  \($0.rows) rows  \($0.name)\n" }.joined()
            + "every row is there and the same; the office's keys are files, and are not copied\n"
    }
}
