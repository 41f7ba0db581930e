import AppendLog
import Feedback

extension BatchIntake {
    /// The most answers of one visit to one question that are read at a time.
    private static var answersAtOnceMax: Int64 { 256 }

    /// Stores a mark that came after its answers, for those too that are still under way, and gives
    /// it to the answers that are here.
    mutating func keep(_ late: LateMark, _ entry: Entry) throws(StoreFault) {
        let sequence = entry.record.sequence
        for answer in Set(late.answers) {
            rows.add(
                [
                    .text(tenant), .integer(log.number), .text(answer.visit.description),
                    .number(answer.question.rawValue), .sequence(sequence),
                    .number(late.marks.rawValue),
                ], to: "late_marks", ["tenant", "log", "visit", "question", "sequence", "marks"])
        }
        for answer in late.answers {
            if waitingAnswers.has(answer.visit) {
                waitingAnswers.mark(answer, with: late.marks)
            } else {
                try mark(answer, with: late.marks, before: sequence)
            }
        }
    }

    /// The marks that records behind `sequence` give to an answer: only one that comes after
    /// records behind it can have any.
    func lateMarks(_ answer: Answer, at sequence: SequenceNumber) throws(StoreFault) -> Marks {
        guard let newestStored, newestStored > sequence else { return Marks() }
        return try store.query(
            "SELECT marks FROM late_marks WHERE tenant = ? AND log = ? AND visit = ? "
                + "AND question = ? AND sequence > ?",
            [
                .text(tenant), .integer(log.number), .text(answer.visit.description),
                .number(answer.question.rawValue), .sequence(sequence),
            ]
        ).reduce(into: Marks()) { $0.formUnion(Marks(row: $1, 0)) }
    }

    private mutating func mark(
        _ answer: AnswerName, with marks: Marks, before sequence: SequenceNumber
    ) throws(StoreFault) {
        let bits = SQLValue.number(marks.rawValue)
        var rows: [Row]
        repeat {
            rows = try store.query(
                "SELECT \(TallyKey.ofAnswers), marks, superseded_by, sequence, at_ms, several "
                    + "FROM answers "
                    + "WHERE tenant = ? AND log = ? AND visit = ? AND question = ? "
                    + "AND sequence < ? AND (marks & ?) <> ? LIMIT ?",
                [
                    .text(tenant), .integer(log.number), .text(answer.visit.description),
                    .number(answer.question.rawValue), .sequence(sequence), bits, bits,
                    .integer(Self.answersAtOnceMax),
                ])
            for row in rows { try mark(row, with: marks) }
        } while rows.count == Self.answersAtOnceMax
    }

    /// Moves the answer of `row` to where an answer with these marks is counted.
    private mutating func mark(_ row: Row, with marks: Marks) throws(StoreFault) {
        let old = Marks(row: row, TallyKey.columnCount)
        let new = old.union(marks)
        let counts = row[integer: TallyKey.columnCount + 1] == 0
        let sequence = row.sequence(TallyKey.columnCount + 2)
        try store.execute(
            "UPDATE answers SET marks = ? WHERE tenant = ? AND log = ? AND sequence = ?",
            [
                .number(new.rawValue), .text(tenant), .integer(log.number), .sequence(sequence),
            ])
        var key = TallyKey(row)
        let several = ChoiceSet(row: row, TallyKey.columnCount + 4)
        if counts && !old.isTest { tallies.add(-1, to: key, several) }
        key.mark(new)
        if counts && !new.isTest { tallies.add(1, to: key, several) }
        if new.isTest && !old.isTest {
            sessionPlaces.append(sequence)
            count(
                1, .test, sequence, touchpoint: key.touchpoint,
                at: row[integer: TallyKey.columnCount + 3])
        }
    }
}

extension Marks {
    init(row: Row, _ place: Int) {
        self.init(rawValue: UInt16(clamping: row[integer: place]))
    }
}
