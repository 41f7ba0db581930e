import ArgumentParser
import Central
import Glibc
import Settings

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares every count with the records that it follows from.",
        discussion: """
            Reads everything, and changes nothing. Panels may go on delivering. Ends with 65 where \
            something differs.
            """)

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let line = CountLine()
            let found = try Verification(
                of: try setup.reader(hasDeadline: false), tenant: setup.configuration.tenant
            ) { line.show("\($0) records of answers compared") }
            line.end()
            try write(json ? found.json : Array(found.text.utf8), to: STDOUT_FILENO)
            guard found.holds else {
                throw ending(
                    "the centre's counts do not follow from its records\n"
                        + "Try: keep a copy of the database, and report the differences.",
                    .damaged)
            }
        }
    }
}
