import ArgumentParser
import Central
import Glibc
import Settings

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes scores with their counts and intervals, by touchpoint and question.",
        discussion: "The span is widened to whole quarters of an hour.")

    @OptionGroup var options: ConfigurationOption
    @OptionGroup var span: SpanOptions

    @Flag(help: "Writes JSON, a stable form for programs.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let report = try Report(
                of: span.timeSpan, in: try setup.reader(), tenant: setup.configuration.tenant)
            try write(json ? report.json : Array(report.text.utf8), to: STDOUT_FILENO)
        }
    }
}
