import AppendLog
import ArgumentParser
import Exchange
import Feedback
import FoundationEssentials
import Panel

struct LogExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes signed batches to a stick or a file, to be carried to the office.",
        discussion: """
            What the centre lacks, or the numbers that are named. The panel goes on as if nothing \
            had been exported; what reaches the centre twice is stored once.

            --to FOLDER leaves there what an earlier export of this panel wrote, and adds what is \
            missing: after a stick was pulled, the same command goes on.
            """)

    @OptionGroup var folder: LogFolderArgument

    @Argument(
        help: ArgumentHelp(
            "The file to write, or a folder for a file of that name.", valueName: "file"))
    var target: String?

    @Option(help: ArgumentHelp("The folder on a stick to bring up to date.", valueName: "folder"))
    var to: String?

    @Flag(help: "With --to: writes again what is there already.")
    var again = false

    @OptionGroup var span: SpanOptions

    @Option(help: "The panel's key; 'panel.key' beside the log's folder, if left out.")
    var key: String?

    @Flag(help: "Replaces a file that is there.")
    var force = false

    @Flag(help: "Prints one JSON object.")
    var json = false

    private static let keyBytesMax = 4_096

    private var directory: String { folder.directory }

    func validate() throws {
        try span.validate()
        guard (target == nil) != (to == nil) else {
            throw ValidationError("name either a file or --to FOLDER")
        }
        if again, to == nil { throw ValidationError("--again goes with --to") }
        if force, to != nil { throw ValidationError("--force goes with a file; --to has --again") }
    }

    func run() throws {
        try answering { output in
            let key = try readKey()
            let outline = try LogOutline(of: directory, storage: FileStorage())
            let range = span.clamped(to: outline.kept, from: outline.acknowledged)
            guard !range.isEmpty else { throw nothing(in: outline) }
            let progress = ProgressLine("exporting")
            defer { progress.end() }
            let reader = try LogReader(directory: directory, storage: FileStorage())
            if let to {
                let summary = try StickExport(reader, key: key, to: to).write(
                    range, kept: outline.kept, again: again,
                    onBytes: { progress.add(bytes: $0) })
                progress.end()
                let line = StickSummary(summary, key)
                try output.put(json ? jsonLine(line) : line.text)
                if !summary.unread.isEmpty {
                    throw ExitCode(ExitReason.damagedData.rawValue)
                }
                return
            }
            let path = try path(key, range)
            let summary = try LogExport(reader, key: key).write(
                range, kept: outline.kept, to: path, onBytes: { progress.add(bytes: $0) })
            progress.end()
            let line = ExportSummary(summary, key)
            try output.put(json ? jsonLine(line) : line.text)
            if !summary.unread.isEmpty { throw ExitCode(ExitReason.damagedData.rawValue) }
        }
    }

    private func nothing(in outline: LogOutline) -> Ending {
        let (first, end) = (outline.kept.lowerBound, outline.kept.upperBound)
        if span.from == nil {
            let ends = span.before == nil ? ", and the log ends there" : ""
            return Ending(
                "the centre has everything before \(outline.acknowledged)\(ends); nothing was "
                    + "written\nTry: --from \(first) for what is kept.", .failed)
        }
        return Ending(
            "there are no such numbers: kept are \(first) to before \(end); nothing was written\n"
                + "Try: --from \(first) for all that is kept, or no --from for what the centre "
                + "lacks.", .failed)
    }

    private func readKey() throws -> PanelKey {
        let folder = FolderFile.folder(of: directory.trimmingSlashes)
        let path = key ?? "\(folder)/panel.key"
        do throws(SetupFault) {
            if let key = try EnrolledState.key(path) { return key }
        } catch .panelKey(_, let fault) {
            throw Ending(
                "'\(path)' is no panel's key: \(fault)\nTry: name the panel's own with --key.",
                .configuration)
        } catch {
            throw error
        }
        _ = try FolderFile.read(path, bytesMax: Self.keyBytesMax)  // Says why there is none.
        throw Ending(
            "'\(path)' holds no key\nTry: name the panel's own with --key.", .configuration)
    }

    private func path(_ key: PanelKey, _ range: Range<SequenceNumber>) throws -> String {
        var path = target!  // The arguments were checked.
        if FileFacts(path)?.isFolder == true {
            path =
                "\(path.trimmingSlashes)/\(key.panel)-\(range.lowerBound)-"
                + "\(range.upperBound)\(LogExport.suffix)"
        }
        guard force || FileFacts(path) == nil else {
            throw Ending(
                "'\(path)' is there already; nothing was written\n"
                    + "Try: another name, or --force to replace it.", .failed)
        }
        return path
    }
}

extension String {
    /// Without the slashes at its end; the root stays.
    var trimmingSlashes: String {
        var text = self[...]
        while text.count > 1, text.last == "/" { text = text.dropLast() }
        return String(text)
    }
}

private struct ExportSummary: Encodable {
    var schema = 1
    var file: String
    var panel: String
    var first: UInt64
    var end: UInt64
    var records: Int
    var batches: Int
    var bytes: Int
    var sha256: String
    /// Numbers of the range that are lost on the panel.
    var lost: UInt64
    /// What the disk did not give: not in the file.
    var unread: [Span]

    init(_ summary: LogExport.Summary, _ key: PanelKey) {
        file = summary.path
        panel = key.panel.description
        first = summary.range.lowerBound.rawValue
        end = summary.range.upperBound.rawValue
        records = summary.records
        batches = summary.batches
        bytes = summary.bytes
        sha256 = summary.sha256
        lost = summary.missing
        unread = summary.unread.map(Span.init)
    }

    var text: String {
        var lines = [
            "\(file): \(records) records, \(first) to before \(end), in \(batches) signed batches, "
                + "\(bytes) bytes, of panel \(panel)",
            "sha256 \(sha256)",
            "every batch was read back and verified; the log is as it was",
        ]
        if lost > 0 { lines.append("\(lost) numbers of the range are lost on the panel") }
        for span in unread {
            lines.append(
                "records \(span.first) to before \(span.end) cannot be read now and are not in the "
                    + "file")
            lines.append("  Try: again later, --from \(span.first) --before \(span.end)")
        }
        return lines.joined(separator: "\n")
    }
}
