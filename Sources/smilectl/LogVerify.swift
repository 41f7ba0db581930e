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

    @Argument(help: ArgumentHelp("The log's folder.", valueName: "dir"))
    var directory: String

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        let report: VerifyReport
        do {
            report = try LogReader(directory: directory, storage: FileStorage()).verify()
        } catch {
            throw end(Ending("\(error)", error.reason))
        }
        let summary = VerifySummary(report)
        printLine(json ? summary.json : summary.text)
        if report.isDamaged { throw ExitCode(ExitReason.damagedData.rawValue) }
    }
}

/// A report as a technician or a script reads it. `end` is half-open.
private struct VerifySummary: Encodable {
    struct Span: Encodable {
        var first: UInt64
        var end: UInt64

        init(_ range: Range<SequenceNumber>) {
            first = range.lowerBound.rawValue
            end = range.upperBound.rawValue
        }
    }

    struct Finding: Encodable {
        var kind: String
        var file: String
        var byte: Int
        var sequence: UInt64?
        var text: String
        var harmless: Bool
    }

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
                sequence: $0.sequence?.rawValue, text: $0.description, harmless: $0.isHarmless)
        }
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try! encoder.encode(self), as: UTF8.self)  // Plain values encode.
    }

    var text: String {
        var lines = [
            "\(damaged ? "damaged" : "whole"): \(records) records, \(first) to before \(end), "
                + "in \(segments) segments and \(spares) spares, epoch \(epoch)"
        ]
        if let acknowledged { lines.append("the centre has everything before \(acknowledged)") }
        lines += findings.map(\.text)
        return lines.joined(separator: "\n")
    }
}
