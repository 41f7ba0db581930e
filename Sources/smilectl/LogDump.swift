import AppendLog
import ArgumentParser
import Exchange
import FoundationEssentials
import Panel

struct LogDump: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Prints every record, one a line, in order.",
        discussion: "Contacts are sealed: what a customer typed is not in the log.")

    @OptionGroup var folder: LogFolderArgument

    @Flag(help: "Prints one JSON object a record.")
    var json = false

    @OptionGroup var span: SpanOptions

    @Option(help: "Only records of this type: \(RecordName.all). May be given more than once.")
    var type: [String] = []

    @Flag(help: "Goes on with the records that come, until it is stopped.")
    var follow = false

    /// Records that are in memory at once.
    private static let recordsAtOnce = 1_024
    private static let followMilliseconds: Int32 = 500

    func validate() throws {
        try span.validate()
        if let wrong = type.first(where: { RecordName.type(of: $0) == nil }) {
            throw ValidationError("--type: '\(wrong)' is none of \(RecordName.all)")
        }
    }

    func run() throws {
        try answering { output in
            let reader = try folder.reader()
            let kept = try reader.kept()
            var next = span.clamped(to: kept).lowerBound
            var lost = false
            repeat {
                // What is behind the end when this begins is for those who follow.
                let kept = try reader.kept()
                let end = span.clamped(to: kept).upperBound
                lost = try dump(reader, &next, before: end, to: output) || lost
                try output.flush()
                if follow { ProgressLine.pause(milliseconds: Self.followMilliseconds) }
            } while follow && !span.isOver(at: next)
            if lost { throw ExitCode(ExitReason.damagedData.rawValue) }
        }
    }

    /// - Returns: whether records are lost.
    private func dump(
        _ reader: LogReader, _ next: inout SequenceNumber, before end: SequenceNumber,
        to output: StandardOutput
    ) throws -> Bool {
        let types = Set(type.compactMap(RecordName.type(of:)))
        var isLost = false
        while next < end {
            let excerpt = try reader.read(
                from: next, before: end, recordsMax: Self.recordsAtOnce,
                bytesMax: Batch.recordBytesMax)
            guard !excerpt.range.isEmpty else { break }
            for record in excerpt.records where types.isEmpty || types.contains(record.type) {
                let line = RecordLine(record)
                try output.put(json ? jsonLine(line) : line.text)
            }
            for missing in excerpt.missing {
                isLost = true
                complain(
                    "smilectl: records \(missing.lowerBound) to before "
                        + "\(missing.upperBound) are lost")
            }
            next = excerpt.range.upperBound
        }
        return isLost
    }
}

/// Which numbers a command is about.
struct SpanOptions: ParsableArguments {
    @Option(help: "The first number; the oldest that is kept, if left out.")
    var from: UInt64?

    @Option(help: "The number to stop before; the end, if left out.")
    var before: UInt64?

    func validate() throws {
        if let from, let before, from >= before {
            throw ValidationError("--before \(before) is not above --from \(from)")
        }
    }

    func clamped(
        to kept: Range<SequenceNumber>, from usual: SequenceNumber? = nil
    ) -> Range<SequenceNumber> {
        let first = max(
            from.map(SequenceNumber.init(_:)) ?? usual ?? kept.lowerBound, kept.lowerBound)
        let end = min(before.map(SequenceNumber.init(_:)) ?? kept.upperBound, kept.upperBound)
        return min(first, kept.upperBound)..<max(min(first, kept.upperBound), end)
    }

    /// Whether nothing that comes after this number is asked for.
    func isOver(at next: SequenceNumber) -> Bool {
        before.map { next.rawValue >= $0 } ?? false
    }
}
