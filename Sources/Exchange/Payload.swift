package import AppendLog
package import Feedback

/// What a record of the panel's log says. `Docs/Formats/payloads.md` has the bytes.
package enum Payload: Hashable, Sendable {
    /// The daemon started: its stamp's boot ordinal is from here on the one of this boot.
    case boot(Boot)
    /// A part of the questionnaire's own file.
    case questionnaire(QuestionnairePart)
    case answer(Answer)
    /// An answer to a question for a contact, and the contact, sealed to the office.
    case contactAnswer(Answer, SealedContact)
    case visitEnd(VisitEnd)
    /// Customers were asked to tell the staff, because the disk did not take their answers.
    case staffAsked(StaffAsked)
    /// Answers before this record turned out to belong to a pattern of misuse.
    case marked(LateMark)
    /// The queue system or the till opened or closed a service.
    case session(SessionChange)
    /// Taps that met no question, since the last record of them.
    case ignoredTaps(IgnoredTaps)
}

extension RecordType {
    package static let boot = RecordType(rawValue: 1)
    package static let questionnaire = RecordType(rawValue: 2)
    package static let answer = RecordType(rawValue: 3)
    package static let contactAnswer = RecordType(rawValue: 4)
    package static let visitEnd = RecordType(rawValue: 5)
    package static let staffAsked = RecordType(rawValue: 6)
    package static let marked = RecordType(rawValue: 7)
    package static let session = RecordType(rawValue: 8)
    package static let ignoredTaps = RecordType(rawValue: 9)
}

extension Payload {
    /// The version of every payload that this program writes.
    package static let version: UInt8 = 1

    package var type: RecordType {
        switch self {
        case .boot: .boot
        case .questionnaire: .questionnaire
        case .answer: .answer
        case .contactAnswer: .contactAnswer
        case .visitEnd: .visitEnd
        case .staffAsked: .staffAsked
        case .marked: .marked
        case .session: .session
        case .ignoredTaps: .ignoredTaps
        }
    }

    package var bytes: [UInt8] {
        switch self {
        case .boot(let boot): boot.bytes
        case .questionnaire(let part): part.bytes
        case .answer(let answer): answer.bytes
        case .contactAnswer(let answer, let contact): answer.bytes + contact.bytes
        case .visitEnd(let end): end.bytes
        case .staffAsked(let asked): asked.bytes
        case .marked(let mark): mark.bytes
        case .session(let change): change.bytes
        case .ignoredTaps(let taps): taps.bytes
        }
    }

    /// Reads a payload; nil for a type or version that this program does not know, which a newer
    /// panel may have written: it is stored and passed over.
    package init?(
        type: RecordType, version: UInt8, bytes: ArraySlice<UInt8>
    ) throws(PayloadFault) {
        guard version == Self.version else { return nil }
        var reader = ByteReader(bytes)
        switch type {
        case .boot: self = .boot(try Boot(&reader))
        case .questionnaire: self = .questionnaire(try QuestionnairePart(&reader))
        case .answer: self = .answer(try Answer(&reader))
        case .contactAnswer:
            self = .contactAnswer(try Answer(&reader), try SealedContact(&reader))
        case .visitEnd: self = .visitEnd(try VisitEnd(&reader))
        case .staffAsked: self = .staffAsked(try StaffAsked(&reader))
        case .marked: self = .marked(try LateMark(&reader))
        case .session: self = .session(try SessionChange(&reader))
        case .ignoredTaps: self = .ignoredTaps(try IgnoredTaps(&reader))
        default: return nil
        }
    }
}

/// What is known when the daemon starts.
package struct Boot: Hashable, Sendable {
    /// `/proc/sys/kernel/random/boot_id`: two daemon starts within one boot share their clock.
    package var kernelBootID: UInt128
    /// The daemon's version, such as `0.1.0`.
    package var version: String
    /// Where the panel says that it stands.
    package var touchpoint: String

    package init(kernelBootID: UInt128, version: String, touchpoint: String) {
        self.kernelBootID = kernelBootID
        self.version = version
        self.touchpoint = touchpoint
    }

    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 64)
        writer.put(kernelBootID)
        writer.putShortText(version)
        writer.putShortText(touchpoint)
        return writer.bytes
    }

    fileprivate init(_ reader: inout ByteReader) throws(PayloadFault) {
        kernelBootID = try reader.integer(UInt128.self)
        version = try reader.shortText()
        touchpoint = try reader.shortText()
    }
}

/// The head that every record of a visit begins with: 15 bytes.
private struct VisitHead {
    var visit: VisitID
    var revision: Revision
    var question: QuestionNumber

    func write(_ writer: inout ByteWriter) {
        writer.put(visit.rawValue)
        writer.put(revision.digest)
        writer.put(revision.number)
        writer.put(question.rawValue)
    }

    init(visit: VisitID, revision: Revision, question: QuestionNumber) {
        (self.visit, self.revision, self.question) = (visit, revision, question)
    }

    init(_ reader: inout ByteReader) throws(PayloadFault) {
        visit = VisitID(try reader.integer(UInt64.self))
        let digest = try reader.integer(UInt32.self)
        revision = Revision(number: try reader.integer(UInt16.self), digest: digest)
        question = QuestionNumber(try reader.integer(UInt8.self))
    }
}

extension Answer {
    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 32)
        VisitHead(visit: visit, revision: revision, question: question).write(&writer)
        writer.put(choice.rawValue)
        writer.put(millisecondsSinceShown)
        writer.put(marks.rawValue)
        writer.put(triggers.rawValue)
        writer.put(several.rawValue)
        writer.putZeros(6)
        return writer.bytes
    }

    fileprivate init(_ reader: inout ByteReader) throws(PayloadFault) {
        let head = try VisitHead(&reader)
        let choice = Choice(try reader.integer(UInt8.self))
        let milliseconds = try reader.integer(UInt32.self)
        let marks = Marks(rawValue: try reader.integer(UInt16.self))
        let triggers = RuleSet(rawValue: try reader.integer(UInt16.self))
        let several = ChoiceSet(rawValue: try reader.integer(UInt16.self))
        _ = try reader.take(6)
        self.init(
            visit: head.visit, revision: head.revision, question: head.question, choice: choice,
            several: several, millisecondsSinceShown: milliseconds, marks: marks,
            triggers: triggers)
    }
}

extension VisitEnd {
    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 32)
        VisitHead(visit: visit, revision: revision, question: question).write(&writer)
        writer.put(outcome.rawValue)
        writer.put(milliseconds)
        writer.putZeros(12)
        return writer.bytes
    }

    fileprivate init(_ reader: inout ByteReader) throws(PayloadFault) {
        let head = try VisitHead(&reader)
        let at = reader.offset
        let code = try reader.integer(UInt8.self)
        guard let outcome = Outcome(rawValue: code) else {
            throw PayloadFault(byte: at, what: "names the unknown outcome \(code)")
        }
        let milliseconds = try reader.integer(UInt32.self)
        _ = try reader.take(12)
        self.init(
            visit: head.visit, revision: head.revision, outcome: outcome, question: head.question,
            milliseconds: milliseconds)
    }
}

/// How often the panel could not thank: it is logged with the next answer that the disk takes.
package struct StaffAsked: Hashable, Sendable {
    /// Times that the screen asked a customer to tell the staff. An answer among them can have been
    /// stored later all the same.
    package var times: UInt32
    /// `CLOCK_BOOTTIME` of the first and the last of these answers, nanoseconds.
    package var firstNanoseconds: UInt64
    package var lastNanoseconds: UInt64

    package init(times: UInt32, firstNanoseconds: UInt64, lastNanoseconds: UInt64) {
        self.times = times
        self.firstNanoseconds = firstNanoseconds
        self.lastNanoseconds = lastNanoseconds
    }

    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 32)
        writer.put(times)
        writer.putZeros(4)
        writer.put(firstNanoseconds)
        writer.put(lastNanoseconds)
        writer.putZeros(8)
        return writer.bytes
    }

    fileprivate init(_ reader: inout ByteReader) throws(PayloadFault) {
        times = try reader.integer(UInt32.self)
        _ = try reader.take(4)
        firstNanoseconds = try reader.integer(UInt64.self)
        lastNanoseconds = try reader.integer(UInt64.self)
        _ = try reader.take(8)
    }
}
