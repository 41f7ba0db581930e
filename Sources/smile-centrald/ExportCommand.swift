import ArgumentParser
import Central
import Glibc
import Settings

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every answer to standard output, oldest first; never a contact.",
        discussion: """
            Each row ends with a cursor. Where the output was cut, --continue FILE goes on behind \
            the last whole row of that file, with the same rows as if it had not been cut.
            """)

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var span: SpanOptions
    @OptionGroup var filter: ExportFilterOptions

    @Option(help: "csv (RFC 4180) or ndjson (one object a line).")
    var format: Export.Format

    @Option(help: "Goes on behind the row with this cursor, without a head line.")
    var after: ExportCursor?

    @Option(
        name: .customLong("continue"),
        help: ArgumentHelp(
            "Goes on in this file: cuts it behind its last whole row, and writes there.",
            valueName: "file"))
    var continued: String?

    func validate() throws {
        try filter.check()
        if after != nil && continued != nil {
            throw ValidationError("--after and --continue are two ways to say the same")
        }
    }

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let file = try continued.map { try ExportedFile($0, format) }
            let export = try Export(
                of: filter.request(span.timeSpan), asOf: CentralClock.system.nowMilliseconds,
                after: file?.cursor ?? after, in: try setup.reader(hasDeadline: false),
                tenant: setup.configuration.tenant)
            try file?.cut()
            let output = file?.descriptor ?? STDOUT_FILENO
            let line = CountLine()
            try export.write(as: format) {
                try write($0, to: output)
            } progress: {
                line.show("\($0) answers written")
            }
            line.end()
            try file?.sync()
        }
    }
}

extension Export.Format: ExpressibleByArgument {}
extension ExportRequest.Marked: ExpressibleByArgument {}

extension ExportCursor: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}

/// Which answers are exported.
struct ExportFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("site"),
        help: ArgumentHelp("Only this site's answers. May stand often.", valueName: "key"))
    var sites: [String] = []

    @Option(
        name: .customLong("touchpoint"),
        help: ArgumentHelp(
            "Only this touchpoint's answers, SITE/TOUCHPOINT. May stand often.", valueName: "name"))
    var touchpoints: [String] = []

    @Option(
        name: .customLong("question"),
        help: ArgumentHelp(
            "Only answers to this question, by its key. May stand often.", valueName: "key"))
    var questions: [String] = []

    @Option(help: "What becomes of marked answers: all, none of them, or only they.")
    var marked = ExportRequest.Marked.all

    @Flag(
        help: """
            Cuts the times of groups of fewer than 10 answers to days, and leaves out what they \
            chose: for a file that others read.
            """)
    var coarsenSmallGroups = false

    func check() throws {
        for names in [sites, touchpoints, questions] where names.count > ExportRequest.namesMax {
            throw ValidationError("at most \(ExportRequest.namesMax) names of one kind")
        }
    }

    func request(_ span: TimeSpan) -> ExportRequest {
        var request = ExportRequest(span)
        request.sites = sites
        request.touchpoints = touchpoints
        request.questions = questions
        request.marked = marked
        request.hidesSmallGroups = coarsenSmallGroups
        return request
    }
}

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
