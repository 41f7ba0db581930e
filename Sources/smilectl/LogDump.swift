import AppendLog
import ArgumentParser
import Exchange
import Feedback
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

/// What the types of records are called.
enum RecordName {
    private static let names: [(String, RecordType)] = [
        ("boot", .boot), ("questionnaire", .questionnaire), ("answer", .answer),
        ("contact-answer", .contactAnswer), ("visit-end", .visitEnd),
        ("staff-asked", .staffAsked), ("gap", .gap),
    ]

    static var all: String { names.map(\.0).joined(separator: ", ") }

    static func type(of name: String) -> RecordType? {
        names.first { $0.0 == name }?.1
    }

    static func name(of type: RecordType) -> String {
        names.first { $0.1 == type }?.0 ?? "type-\(type.rawValue)"
    }
}

/// One record as a technician or a script reads it. Keys without a value are left out.
private struct RecordLine: Encodable {
    var sequence: UInt64
    var type: String
    var version: UInt8
    /// Seconds of the panel's clock since its machine started.
    var boottime: Double
    /// Milliseconds since 1970 by the panel's wall clock.
    var wall: UInt64
    var trusted: Bool
    var boot: UInt16
    var visit: String?
    var revision: UInt16?
    var digest: String?
    var question: UInt8?
    var choice: UInt8?
    /// Seconds from the question's appearance to the answer.
    var seconds: Double?
    var marks: [String]?
    var rules: [Int]?
    var contact: String?
    var outcome: String?
    var software: String?
    var touchpoint: String?
    var offset: UInt32?
    var bytes: Int?
    /// How often customers were asked to tell the staff.
    var times: UInt32?
    /// What a gap record says is lost.
    var lost: Span?

    init(_ record: Record) {
        sequence = record.sequence.rawValue
        type = "type-\(record.type.rawValue)"
        version = record.version
        boottime = Double(record.stamp.boottimeNanoseconds) / 1_000_000_000
        wall = record.stamp.wallMilliseconds
        trusted = record.stamp.isWallTrusted
        boot = record.stamp.bootOrdinal
        if record.type == .gap { type = RecordName.name(of: .gap) }
        if let gap = Gap(record) {
            lost = Span(gap.lost)
            return
        }
        let payload = try? Payload(
            type: record.type, version: record.version, bytes: record.payload[...])
        switch payload {
        case .boot(let boot): describe(boot)
        case .questionnaire(let part): describe(part)
        case .answer(let answer): describe(answer)
        case .contactAnswer(let answer, _):
            describe(answer)
            type = "contact-answer"
            contact = "sealed"
        case .visitEnd(let end): describe(end)
        case .staffAsked(let asked):
            type = "staff-asked"
            times = asked.times
        case nil: bytes = record.payload.count
        }
    }

    private mutating func describe(_ boot: Boot) {
        type = "boot"
        software = boot.version
        touchpoint = boot.touchpoint
    }

    private mutating func describe(_ part: QuestionnairePart) {
        type = "questionnaire"
        describe(part.revision)
        offset = part.offset
        bytes = part.content.count
    }

    private mutating func describe(_ answer: Answer) {
        type = "answer"
        visit = answer.visit.description
        describe(answer.revision)
        question = answer.question.rawValue
        choice = answer.choice.rawValue
        seconds = Double(answer.millisecondsSinceShown) / 1_000
        marks = answer.marks.names
        rules = answer.triggers.places
    }

    private mutating func describe(_ end: VisitEnd) {
        type = "visit-end"
        visit = end.visit.description
        describe(end.revision)
        question = end.question.rawValue
        outcome = end.outcome.name
        seconds = Double(end.milliseconds) / 1_000
    }

    private mutating func describe(_ revision: Revision) {
        self.revision = revision.number
        digest = String(revision.digest, radix: 16)
    }

    var text: String {
        var words = ["\(sequence)", type]
        if let visit { words.append("visit \(visit)") }
        if let question { words.append("question \(question)") }
        if let choice { words.append("choice \(choice)") }
        if let outcome { words.append(outcome) }
        if let seconds { words.append("after \(seconds) s") }
        if let marks, !marks.isEmpty { words.append("marked \(marks.joined(separator: ", "))") }
        if let rules, !rules.isEmpty { words.append("completes rules \(rules)") }
        if let contact { words.append("contact \(contact)") }
        if let software { words.append("version \(software) at '\(touchpoint ?? "")'") }
        if let lost { words.append("\(lost.first) to before \(lost.end) are lost") }
        if let bytes { words.append("\(bytes) bytes") }
        if let times { words.append("\(times) times") }
        return words.joined(separator: "  ")
    }
}
