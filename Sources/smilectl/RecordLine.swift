import AppendLog
import Exchange
import Feedback

/// One record as a technician or a script reads it. Keys without a value are left out.
struct RecordLine: Encodable {
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
    /// Every choice, where the question takes several.
    var several: [UInt8]?
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
    /// What the marks mean, in the order of `marks`.
    var explanations: [Explanation]?
    /// Earlier answers that a late mark names.
    var answers: [Named]?
    /// What became of a session.
    var session: String?
    /// Ignored taps by reason.
    var ignored: [String: UInt32]?
    /// Seconds of the panel's clock: of the first and the last of what is counted.
    var first: Double?
    var last: Double?
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
            first = Double(asked.firstNanoseconds) / 1_000_000_000
            last = Double(asked.lastNanoseconds) / 1_000_000_000
        case .marked(let late): describe(late)
        case .session(let change):
            type = "session"
            session = change.name
        case .ignoredTaps(let taps): describe(taps)
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
        several = answer.several.isEmpty ? nil : answer.several.choices.map(\.rawValue)
        seconds = Double(answer.millisecondsSinceShown) / 1_000
        describe(answer.marks)
        rules = answer.triggers.places
    }

    private mutating func describe(_ marks: Marks) {
        self.marks = marks.names
        explanations = marks.isEmpty ? nil : marks.each.map { Explanation(MisuseRule($0)) }
    }

    private mutating func describe(_ late: LateMark) {
        type = "marked"
        describe(late.marks)
        answers = late.answers.map(Named.init)
    }

    private mutating func describe(_ taps: IgnoredTaps) {
        type = "ignored-taps"
        first = Double(taps.first.nanoseconds) / 1_000_000_000
        last = Double(taps.last.nanoseconds) / 1_000_000_000
        ignored = [:]
        for (place, count) in taps.counts.enumerated() where count > 0 {
            ignored?[IgnoredTaps.name(of: place)] = count
        }
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
        if let several {
            words.append("choices \(several.map { "\($0)" }.joined(separator: " and "))")
        } else if let choice {
            words.append("choice \(choice)")
        }
        if let outcome { words.append(outcome) }
        if let seconds { words.append("after \(seconds) s") }
        if let rules, !rules.isEmpty { words.append("completes rules \(rules)") }
        if let contact { words.append("contact \(contact)") }
        if let software { words.append("version \(software) at '\(touchpoint ?? "")'") }
        if let lost { words.append("\(lost.first) to before \(lost.end) are lost") }
        if let bytes { words.append("\(bytes) bytes") }
        if let times { words.append("\(times) times") }
        return (words + misuseWords).joined(separator: "  ")
    }

    private var misuseWords: [String] {
        var words: [String] = []
        if let session { words.append(session) }
        for (reason, count) in (ignored ?? [:]).sorted(by: { $0.key < $1.key }) {
            words.append("\(reason) \(count)")
        }
        if let answers { words.append(contentsOf: answers.map(\.text)) }
        for explanation in explanations ?? [] {
            words.append("marked \(explanation.rule): \(explanation.meaning)")
        }
        return words
    }
}

extension RecordLine {
    /// A rule of misuse in words.
    struct Explanation: Encodable {
        let rule: String
        let meaning: String

        init(_ rule: MisuseRule) {
            self.rule = rule.name
            meaning = rule.meaning
        }
    }

    /// The answers of one visit to one question.
    struct Named: Encodable {
        let visit: String
        let question: UInt8

        init(_ name: AnswerName) {
            visit = name.visit.description
            question = name.question.rawValue
        }

        var text: String { "visit \(visit) question \(question)" }
    }
}
