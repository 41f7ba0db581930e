import AppendLog
import Exchange
import Feedback

extension BatchIntake {
    /// Stores an answer and its place among those of its visit to its question: of these the one
    /// with the highest sequence counts, in whatever order they come (P11).
    mutating func keep(_ answer: Answer, _ entry: Entry) throws(StoreFault) {
        let sequence = entry.record.sequence
        var answer = answer
        answer.marks.formUnion(try lateMarks(answer, at: sequence))
        let touchpoint = try touchpoint(at: sequence)
        let visit = answer.visit.description
        let group: [SQLValue] = [
            .text(tenant), .integer(log.number), .text(visit), .number(answer.question.rawValue),
            .sequence(sequence),
        ]
        let next = try answerAfter(group)
        try insert(answer, entry, supersededBy: next ?? 0, touchpoint)
        try supersedeAnswerBefore(group, by: sequence)
        if answer.question == .first { sessionPlaces.append(sequence) }
        if answer.marks.isTest {
            // In no score, and it calls nobody, whatever a panel says of triggers (P7).
            return try count(1, .test, sequence, entry.best)
        }
        if next == nil {
            tallies.add(
                1, to: TallyKey(answer, touchpoint: touchpoint, at: entry.best), answer.several)
        }
        if !answer.triggers.isEmpty {
            try follow(
                Trigger(
                    log: log.number, visit: visit, sequence: sequence, rules: answer.triggers,
                    best: entry.best),
                of: answer.revision)
        }
    }

    private static let group = "WHERE tenant = ? AND log = ? AND visit = ? AND question = ?"

    private func answerAfter(_ group: [SQLValue]) throws(StoreFault) -> Int64? {
        try store.query(
            "SELECT min(sequence) FROM answers \(Self.group) AND sequence > ?", group
        )[0].optionalInteger(0)
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

    private func insert(
        _ answer: Answer, _ entry: Entry, supersededBy next: Int64, _ touchpoint: String
    ) throws(StoreFault) {
        try store.execute(
            "INSERT INTO answers (tenant, log, sequence, visit, digest, number, question, choice, "
                + "shown_ms, marks, triggers, superseded_by, touchpoint, at_ms, several) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(tenant), .integer(log.number), .sequence(entry.record.sequence),
                .text(answer.visit.description), .number(answer.revision.digest),
                .number(answer.revision.number), .number(answer.question.rawValue),
                .number(answer.choice.rawValue), .number(answer.millisecondsSinceShown),
                .number(answer.marks.rawValue), .number(answer.triggers.rawValue),
                .integer(next), .text(touchpoint), .integer(entry.best.atMilliseconds),
                .number(answer.several.rawValue),
            ])
    }

    /// One end a visit: were there two, the first to come stays.
    func keep(_ end: VisitEnd, _ entry: Entry) throws(StoreFault) {
        try store.insertBatch(
            into: "visit_ends",
            [
                "tenant", "log", "visit", "sequence", "outcome", "question", "lasted_ms", "at_ms",
            ],
            [
                [
                    .text(tenant), .integer(log.number), .text(end.visit.description),
                    .sequence(entry.record.sequence), .number(end.outcome.rawValue),
                    .number(end.question.rawValue), .number(end.milliseconds),
                    .integer(entry.best.atMilliseconds),
                ]
            ])
    }
}
