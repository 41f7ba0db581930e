import AppendLog
import ArgumentParser
import FoundationEssentials
import Panel

struct LogRepair: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Does what the daemon's start does, and says what was found.",
        discussion: """
            The daemon repairs its log by itself at every start, so nobody needs this to get a \
            panel going: it is for looking at a disk while the daemon is stopped. Nothing is \
            thrown away: what cannot be used goes to 'quarantine/'.
            """)

    @OptionGroup var folder: LogFolderArgument

    @Flag(name: .customLong("dry-run"), help: "Says what would be done, and does nothing.")
    var dryRun = false

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try answering { output in
            try checkLogIsThere()
            if dryRun { return try say(nil, to: output) }
            try FolderOwner.act(for: folder.directory)
            let opening = try repair()
            try say(opening, to: output)
        }
    }

    /// A folder without a segment is some other folder: nothing is made in it.
    private func checkLogIsThere() throws {
        let names: [String]
        do { names = try FileStorage().names(in: folder.directory) } catch {
            throw LogFault.storage(error)
        }
        guard names.contains(where: { $0.hasSuffix(".seg") }) else {
            throw LogFault.noLog(directory: folder.directory)
        }
    }

    /// The log is closed again when this returns.
    private func repair() throws -> OpeningReport {
        do {
            let log = try AppendLog(
                opening: folder.directory, storage: FileStorage(),
                newEpoch: { Epoch(bits: UInt128.random(in: .min ... .max)) })
            try log.inspect()
            return log.opening
        } catch .locked(let directory) {
            throw Ending(
                "'\(directory)' is open in the daemon; nothing was changed\nTry: systemctl stop "
                    + "smile-paneld, or restart it: its start repairs by itself.", .tryAgainLater)
        }
    }

    private func say(_ opening: OpeningReport?, to output: StandardOutput) throws {
        let progress = ProgressLine("reading the log")
        defer { progress.end() }
        let report = try folder.reader(progress).verify()
        progress.end()
        let summary = RepairSummary(opening, VerifySummary(report))
        try output.put(json ? jsonLine(summary) : summary.text)
        if report.isDamaged { throw ExitCode(ExitReason.damagedData.rawValue) }
    }
}

/// What was done, and how the log is now.
private struct RepairSummary: Encodable {
    struct Done: Encodable {
        var clean: Bool
        var created: Bool
        var tornBytes: Int
        var sealed: [String]
        var gaps: [Span]
        var quarantined: [String]
        var notQuarantined: [String]
    }

    var schema = 1
    /// Left out in a dry run.
    var done: Done?
    var log: VerifySummary

    init(_ opening: OpeningReport?, _ log: VerifySummary) {
        self.log = log
        done = opening.map { opening in
            Done(
                clean: opening.isClean, created: opening.wasCreated, tornBytes: opening.tornBytes,
                sealed: opening.sealed, gaps: opening.gaps.map(Span.init),
                quarantined: opening.quarantined,
                notQuarantined: opening.notQuarantined.map { "\($0)" })
        }
    }

    var text: String {
        guard let done else {
            let would =
                log.findings.isEmpty
                ? "nothing would be changed" : "this is what a repair meets; nothing was changed"
            return "\(would)\n\(log.text)"
        }
        var lines: [String] = []
        if done.created {
            lines.append("no record could be read; a new log was begun, the old one is kept")
        }
        if done.tornBytes > 0 { lines.append("\(done.tornBytes) torn bytes were cut off") }
        for gap in done.gaps {
            lines.append(
                "records \(gap.first) to before \(gap.end) are lost for good; a gap record tells "
                    + "the centre")
        }
        for name in done.sealed { lines.append("'\(name)' is written no more, and is still read") }
        for name in done.quarantined { lines.append("kept in 'quarantine/': \(name)") }
        for fault in done.notQuarantined { lines.append("could not be kept: \(fault)") }
        if lines.isEmpty && done.clean { lines.append("there was nothing to repair") }
        return (lines + [log.text]).joined(separator: "\n")
    }
}
