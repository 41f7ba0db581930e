import AppendLog
import ArgumentParser
import FoundationEssentials
import Panel

struct LogVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads every byte of the log and says whether it is whole.",
        discussion:
            "Changes nothing and may run beside the daemon. Ends with 65 where it is damaged.")

    @OptionGroup var folder: LogFolderArgument

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try answering { output in
            let progress = ProgressLine("reading the log")
            defer { progress.end() }
            let report = try folder.reader(progress).verify()
            progress.end()
            let summary = VerifySummary(report)
            try output.put(json ? jsonLine(summary) : summary.text)
            if report.isDamaged { throw ExitCode(ExitReason.damagedData.rawValue) }
        }
    }
}

/// A report as a technician or a script reads it. `end` is half-open.
struct VerifySummary: Encodable {
    struct Finding: Encodable {
        var kind: String
        var file: String
        var byte: Int
        var sequence: UInt64?
        var text: String
        var harmless: Bool
        /// What is to be done about it.
        var advice: String

        private enum CodingKeys: String, CodingKey {
            case kind, file, byte, sequence, text, harmless
            case advice = "try"
        }
    }

    var schema = 1
    var epoch: String
    var damaged: Bool
    var records: Int
    var recordBytes: Int
    var segments: Int
    var spares: Int
    var fileBytes: Int
    var first: UInt64
    var end: UInt64
    var acknowledged: UInt64?
    var tornBytes: Int
    var holes: [Span]
    var gaps: [Span]
    var findings: [Finding]

    init(_ report: VerifyReport) {
        epoch = report.epoch.description
        damaged = report.isDamaged
        records = report.records
        recordBytes = report.recordBytes
        segments = report.segments
        spares = report.spares
        fileBytes = report.fileBytes
        first = report.kept.lowerBound.rawValue
        end = report.kept.upperBound.rawValue
        acknowledged = report.acknowledged?.rawValue
        tornBytes = report.tornBytes
        holes = report.holes.map(Span.init)
        gaps = report.gaps.map(Span.init)
        findings = report.findings.map {
            Finding(
                kind: $0.kind.rawValue, file: $0.file, byte: $0.byte,
                sequence: $0.sequence?.rawValue, text: $0.description, harmless: $0.isHarmless,
                advice: $0.advice(in: report))
        }
    }

    var text: String {
        var lines = [
            "\(damaged ? "damaged" : "whole"): \(records) records, \(first) to before \(end), "
                + "in \(segments) segments and \(spares) spares, epoch \(epoch)"
        ]
        if let acknowledged { lines.append("the centre has everything before \(acknowledged)") }
        for finding in findings {
            let at = finding.sequence.map { ", at record \($0)" } ?? ""
            lines.append("\(finding.harmless ? "harmless" : "damage")\(at): \(finding.text)")
            lines.append("  Try: \(finding.advice)")
        }
        return lines.joined(separator: "\n")
    }
}

extension VerifyReport.Finding {
    /// What a technician does about it.
    func advice(in report: VerifyReport) -> String {
        switch kind {
        case .tornTail:
            "nothing. It was never acknowledged; the daemon's next start, or 'smilectl log "
                + "repair', keeps a copy in 'quarantine/' and goes on behind it."
        case .cursor: "nothing. What the centre has already is sent once more."
        case .foreignFile: "nothing. The daemon's next start moves it to 'quarantine/'."
        case .segmentHeader:
            "nothing for the records. See whether the disk fails: smilectl doctor"
        case .page, .record, .hole:
            isAtCentre(report)
                ? "nothing for the records: the centre has them. See whether the disk fails: "
                    + "smilectl doctor"
                : "keep a copy of the folder. The centre is told which numbers are lost; what is "
                    + "whole is sent all the same. See whether the disk fails: smilectl doctor"
        }
    }

    private func isAtCentre(_ report: VerifyReport) -> Bool {
        guard let sequence, let mark = report.acknowledged else { return false }
        guard let hole = report.holes.first(where: { $0.contains(sequence) }) else {
            return sequence < mark
        }
        return hole.upperBound <= mark
    }
}
