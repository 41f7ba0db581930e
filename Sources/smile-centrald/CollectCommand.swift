import ArgumentParser
import Central
import Glibc

struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Takes panels' exports that somebody carried here.",
        discussion: """
            Runs while the centre serves, and without it. What the centre has already is not \
            stored twice. A folder stands for every '.batches' file in it and below it.
            """)

    @OptionGroup var options: ConfigurationOption

    @Argument(help: ArgumentHelp("Exports, or folders of them.", valueName: "file-or-folder"))
    var paths: [String]

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() async throws {
        try await failing {
            let setup = try CentralSetup.read(options.config)
            let progress = CollectProgress()
            let way = try CollectWay(setup)
            var collection = Collecting(progress: { progress.add(bytes: $0) }) { bytes in
                try way.take(bytes)
            }
            let files = try collection.files(paths)
            defer { progress.end() }
            do {
                for file in files { try collection.collect(file) }
                try way.finish()
            } catch {
                progress.end()
                // What was stored until then is worth knowing.
                try print(collection.report)
                throw error
            }
            progress.end()
            try print(collection.report)
            if collection.report.hasRefusals { throw ExitCode(Code.failed.rawValue) }
            if collection.report.hasDamage { throw ExitCode(Code.damaged.rawValue) }
        }
    }

    private func print(_ report: CollectReport) throws {
        try write(Array((json ? report.json : report.text).utf8), to: STDOUT_FILENO)
    }
}

/// How far it is, on one line of a terminal that is written over and over.
private final class CollectProgress {
    private static let pieceBytes = 1 << 20

    private let isShown = isatty(STDERR_FILENO) == 1
    private var bytes = 0
    private var shown = 0

    func add(bytes more: Int) {
        bytes += more
        guard isShown, bytes - shown >= Self.pieceBytes else { return }
        shown = bytes
        put("\rcollecting: \(bytes >> 20) MiB")
    }

    /// Takes the line away.
    func end() {
        guard shown > 0 else { return }
        shown = 0
        put("\r\u{1B}[K")
    }

    private func put(_ text: String) {
        try? write(Array(text.utf8), to: STDERR_FILENO)
    }
}
