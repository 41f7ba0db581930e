import ArgumentParser
import Central
import Glibc
import Settings

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every answer to standard output, oldest first; never a contact.")

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var span: SpanOptions

    @Option(help: "csv (RFC 4180) or ndjson (one object a line).")
    var format: Export.Format

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let export = Export(
                of: span.timeSpan, in: try setup.reader(), tenant: setup.configuration.tenant)
            try export.write(as: format) { try write($0, to: STDOUT_FILENO) }
        }
    }
}

extension Export.Format: ExpressibleByArgument {}

/// A stretch of time, half-open.
struct SpanOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The first moment: 2026-03-09 (in UTC) or 2026-03-09T12:00:00+03:00.",
            valueName: "time"))
    var from: Moment?

    @Option(help: ArgumentHelp("The moment before which it ends.", valueName: "time"))
    var to: Moment?

    var timeSpan: TimeSpan {
        TimeSpan(from: from?.milliseconds, to: to?.milliseconds)
    }

    func validate() throws {
        if let from, let to, from.milliseconds >= to.milliseconds {
            throw ValidationError("--from must be before --to")
        }
    }
}

struct Moment: ExpressibleByArgument {
    let milliseconds: Int64

    init?(argument: String) {
        guard let milliseconds = Timestamp.milliseconds(argument) else { return nil }
        self.milliseconds = milliseconds
    }
}
