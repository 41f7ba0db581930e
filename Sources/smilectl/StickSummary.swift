import AppendLog
import Exchange
import Feedback
import Panel

/// What `log export --to` did, for a technician's note and for programs.
struct StickSummary: Encodable {
    struct File: Encodable {
        var file: String
        var first: UInt64
        var end: UInt64
        var records: Int
        var batches: Int
        var bytes: Int
        var sha256: String
    }

    var schema = 1
    var folder: String
    var panel: String
    var first: UInt64
    var end: UInt64
    /// What this export added.
    var files: [File]
    /// Files of before that have part of it.
    var earlier: Int
    /// Names of this panel's files that are cut short or damaged.
    var damaged: [String]
    /// Numbers of the range that are lost on the panel.
    var lost: UInt64
    /// What the disk did not give: not on the stick.
    var unread: [Span]

    init(_ summary: StickExport.Summary, _ key: PanelKey) {
        folder = summary.folder
        panel = key.panel.description
        first = summary.range.lowerBound.rawValue
        end = summary.range.upperBound.rawValue
        files = summary.written.map { file in
            File(
                file: file.path, first: file.range.lowerBound.rawValue,
                end: file.range.upperBound.rawValue, records: file.records, batches: file.batches,
                bytes: file.bytes, sha256: file.sha256)
        }
        earlier = summary.earlier
        damaged = summary.damaged
        lost = summary.missing
        unread = summary.unread.map(Span.init)
    }

    var text: String {
        var lines = files.map { file in
            "\(file.file): \(file.records) records, \(file.first) to before \(file.end), in "
                + "\(file.batches) signed batches, \(file.bytes) bytes, sha256 \(file.sha256)"
        }
        for name in damaged {
            lines.append("\(name) is cut short or damaged; what it should have is written again")
        }
        if unread.isEmpty {
            let before = earlier == 0 ? "" : ", \(earlier) files of before among it"
            lines.append(
                "'\(folder)' has \(first) to before \(end) of panel \(panel)\(before)")
        }
        if !files.isEmpty {
            lines.append("every new batch was read back and verified; the log is as it was")
        }
        if lost > 0 { lines.append("\(lost) numbers of the range are lost on the panel") }
        for span in unread {
            lines.append(
                "records \(span.first) to before \(span.end) cannot be read now and are not on "
                    + "the stick")
            lines.append("  Try: the same command later")
        }
        return lines.joined(separator: "\n")
    }
}
