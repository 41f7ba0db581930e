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

    @Argument(
        help: ArgumentHelp("The log's folder, such as /var/lib/smile-panel/log.", valueName: "dir"))
    var directory: String

    @Flag(help: "Prints one JSON object a record.")
    var json = false

    @Option(help: "The first sequence number to print; the oldest that is kept, if left out.")
    var from: UInt64?

    /// Records that are in memory at once.
    private static let recordsAtOnce = 1_024

    func run() throws {
        do {
            try dump()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw end(Ending("\(error)", (error as? LogFault)?.reason ?? .failed))
        }
    }

    private func dump() throws {
        let reader = try LogReader(directory: directory, storage: FileStorage())
        let kept = try reader.kept()
        var next = max(from.map(SequenceNumber.init(_:)) ?? kept.lowerBound, kept.lowerBound)
        var isWhole = true
        while next < kept.upperBound {
            let excerpt = try reader.read(
                from: next, before: kept.upperBound, recordsMax: Self.recordsAtOnce,
                bytesMax: Batch.recordBytesMax)
            guard !excerpt.range.isEmpty else { return }
            for record in excerpt.records {
                let line = RecordLine(record)
                printLine(json ? line.json : line.text)
            }
            isWhole = isWhole && excerpt.missing.isEmpty
            for missing in excerpt.missing {
                complain(
                    "smilectl: records \(missing.lowerBound) to before "
                        + "\(missing.upperBound) are lost")
            }
            next = excerpt.range.upperBound
        }
        if !isWhole { throw ExitCode(ExitReason.damagedData.rawValue) }
    }
}

extension LogFault {
    /// The exit code that tells what kind of fault this is.
    var reason: ExitReason {
        switch self {
        case .locked, .busy: .tryAgainLater
        case .newerFormat: .damagedData
        default: .failed
        }
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

    init(_ record: Record) {
        sequence = record.sequence.rawValue
        type = "type-\(record.type.rawValue)"
        version = record.version
        boottime = Double(record.stamp.boottimeNanoseconds) / 1_000_000_000
        wall = record.stamp.wallMilliseconds
        trusted = record.stamp.isWallTrusted
        boot = record.stamp.bootOrdinal
        if record.type == .gap { type = "gap" }
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

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try! encoder.encode(self), as: UTF8.self)  // Plain values encode.
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
        if let bytes { words.append("\(bytes) bytes") }
        return words.joined(separator: "  ")
    }
}
