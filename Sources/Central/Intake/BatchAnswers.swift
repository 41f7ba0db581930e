import AppendLog
import Exchange
import Feedback

/// Of the answers of one visit to one question the one with the highest sequence counts, in
/// whatever order they come (P11). Answers of visits that a batch begins wait in memory until they
/// are written together; those of a visit that the store has answers of go there one by one.
struct WaitingAnswers {
    struct Waiting {
        var answer: Answer
        /// As columns name it.
        let visit: String
        let sequence: SequenceNumber
        let best: BestTime
        let touchpoint: String
        /// Nil for the one that counts.
        var supersededBy: SequenceNumber?
        /// Where the one before it stands that answers the same.
        var before: Int?
    }

    private(set) var all: [Waiting] = []
    /// Where in `all` the newest answer of each visit to each question stands.
    private var newest: [AnswerName: Int] = [:]
    private var visits: Set<VisitID> = []

    /// - Parameter waiting: behind every one that waits, by its sequence.
    mutating func add(_ waiting: Waiting) {
        let name = AnswerName(waiting.answer)
        var waiting = waiting
        waiting.before = newest.updateValue(all.count, forKey: name)
        if let before = waiting.before { all[before].supersededBy = waiting.sequence }
        visits.insert(waiting.answer.visit)
        all.append(waiting)
    }

    func has(_ visit: VisitID) -> Bool { visits.contains(visit) }

    /// Marks every answer of that name.
    mutating func mark(_ name: AnswerName, with marks: Marks) {
        var place = newest[name]
        while let found = place {
            all[found].answer.marks.formUnion(marks)
            place = all[found].before
        }
    }
}

extension BatchIntake {
    /// Finds the visits among `answers` that earlier batches have brought answers of.
    func storedVisits(among entries: [Entry]) throws(StoreFault) -> Set<VisitID> {
        guard newestStored != nil else { return [] }
        let visits = Set(entries.compactMap(\.payload?.answer?.visit))
        let rows = try store.query(
            "SELECT visit FROM answers WHERE tenant = ? AND log = ? AND visit = ? LIMIT 1",
            [.text(tenant), .integer(log.number)], forEach: visits.map { .text($0.description) })
        let stored = Set(rows.map { $0[text: 0] })
        return stored.isEmpty ? [] : visits.filter { stored.contains($0.description) }
    }

    /// Keeps an answer, to be written with the others or at once.
    mutating func keep(_ answer: Answer, _ entry: Entry) throws(StoreFault) {
        let sequence = entry.record.sequence
        var answer = answer
        answer.marks.formUnion(try lateMarks(answer, at: sequence))
        let waiting = WaitingAnswers.Waiting(
            answer: answer, visit: answer.visit.description, sequence: sequence, best: entry.best,
            touchpoint: try touchpoint(at: sequence))
        if storedVisits.contains(answer.visit) {
            try write(waiting)
        } else {
            waitingAnswers.add(waiting)
        }
        if answer.question == .first { sessionPlaces.append(sequence) }
        // A test is in no score, and calls nobody, whatever a panel says of triggers (P7).
        if !answer.marks.isTest, !answer.triggers.isEmpty {
            try follow(
                Trigger(
                    log: log.number, visit: waiting.visit, sequence: sequence,
                    rules: answer.triggers, best: entry.best),
                of: answer.revision)
        }
    }

    /// Writes the answers that wait; what comes later of their visits finds them in the store.
    mutating func writeAnswers() throws(StoreFault) {
        var answers = RowBatch(Self.answerColumns, capacity: waitingAnswers.all.count)
        for waiting in waitingAnswers.all {
            storedVisits.insert(waiting.answer.visit)
            append(waiting, supersededBy: waiting.supersededBy, to: &answers)
            tally(waiting, counts: waiting.supersededBy == nil)
        }
        waitingAnswers = WaitingAnswers()
        // A new record has no answer yet; what else it says may be known by other records.
        try store.insertMeanwhile(into: "answers", answers, whereTaken: .never)
        try rows.write(to: store)
    }

    private mutating func tally(_ waiting: WaitingAnswers.Waiting, counts: Bool) {
        let answer = waiting.answer
        if answer.marks.isTest {
            count(
                1, .test, waiting.sequence, touchpoint: waiting.touchpoint,
                at: waiting.best.atMilliseconds)
        } else if counts {
            tallies.add(
                1, to: TallyKey(answer, touchpoint: waiting.touchpoint, at: waiting.best),
                answer.several)
        }
    }

    // MARK: - Among answers that are stored

    private mutating func write(_ waiting: WaitingAnswers.Waiting) throws(StoreFault) {
        let group: [SQLValue] = [
            .text(tenant), .integer(log.number), .text(waiting.visit),
            .number(waiting.answer.question.rawValue), .sequence(waiting.sequence),
        ]
        let next = try answerAfter(group)
        var answers = RowBatch(Self.answerColumns)
        append(waiting, supersededBy: next, to: &answers)
        try store.insertBatch(into: "answers", answers, whereTaken: .passOver)
        try supersedeAnswerBefore(group, by: waiting.sequence)
        tally(waiting, counts: next == nil)
    }

    private static let group = "WHERE tenant = ? AND log = ? AND visit = ? AND question = ?"

    private func answerAfter(_ group: [SQLValue]) throws(StoreFault) -> SequenceNumber? {
        try store.query(
            "SELECT min(sequence) FROM answers \(Self.group) AND sequence > ?", group
        )[0].optionalInteger(0).map { SequenceNumber(UInt64($0)) }
    }

    private mutating func supersedeAnswerBefore(
        _ group: [SQLValue], by sequence: SequenceNumber
    ) throws(StoreFault) {
        let rows = try store.query(
            "SELECT \(TallyKey.ofAnswers), sequence, superseded_by, marks, several FROM answers "
                + "\(Self.group) AND sequence < ? ORDER BY sequence DESC LIMIT 1", group)
        guard let previous = rows.first else { return }
        try store.execute(
            "UPDATE answers SET superseded_by = ? WHERE tenant = ? AND log = ? AND sequence = ?",
            [
                .sequence(sequence), .text(tenant), .integer(log.number),
                .integer(previous[integer: TallyKey.columnCount]),
            ])
        let didCount =
            previous[integer: TallyKey.columnCount + 1] == 0
            && !Marks(row: previous, TallyKey.columnCount + 2).isTest
        if didCount {
            tallies.add(
                -1, to: TallyKey(previous), ChoiceSet(row: previous, TallyKey.columnCount + 3))
        }
    }

    // MARK: - Rows

    private static let answerColumns = [
        "tenant", "log", "sequence", "visit", "digest", "number", "question", "choice", "shown_ms",
        "marks", "triggers", "superseded_by", "touchpoint", "at_ms", "several",
    ]

    private func append(
        _ waiting: WaitingAnswers.Waiting, supersededBy next: SequenceNumber?,
        to answers: inout RowBatch
    ) {
        let answer = waiting.answer
        answers.append(inPlace: [
            .text(tenant), .integer(log.number), .sequence(waiting.sequence),
            .text(waiting.visit),
            .number(answer.revision.digest), .number(answer.revision.number),
            .number(answer.question.rawValue), .number(answer.choice.rawValue),
            .number(answer.millisecondsSinceShown), .number(answer.marks.rawValue),
            .number(answer.triggers.rawValue), .sequence(next ?? SequenceNumber(0)),
            .text(waiting.touchpoint), .integer(waiting.best.atMilliseconds),
            .number(answer.several.rawValue),
        ])
    }

    /// One end a visit: were there two, the first to come stays.
    mutating func keep(_ end: VisitEnd, _ entry: Entry) {
        rows.add(
            [
                .text(tenant), .integer(log.number), .text(end.visit.description),
                .sequence(entry.record.sequence), .number(end.outcome.rawValue),
                .number(end.question.rawValue), .number(end.milliseconds),
                .integer(entry.best.atMilliseconds),
            ], to: "visit_ends",
            [
                "tenant", "log", "visit", "sequence", "outcome", "question", "lasted_ms", "at_ms",
            ])
    }
}

extension Payload {
    /// Of those that hold one.
    fileprivate var answer: Answer? {
        switch self {
        case .answer(let answer), .contactAnswer(let answer, _): answer
        default: nil
        }
    }
}
