import AppendLog
import Exchange
import Feedback

/// Whether the rows of `answers` say what the records say, one row a record, and whether of the
/// answers of one visit to one question the last counts.
struct AnswerCheck {
    /// The most records that are read at a time.
    private static let recordsAtOnce: Int64 = 1_000
    /// The most differences of one kind that are looked for.
    private static let differencesMax = Verification.toldMax

    let store: any Store
    let tenant: String
    private(set) var records = 0
    private(set) var answers = 0
    private(set) var differences: [String] = []

    init(store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    mutating func run(_ progress: (Int) -> Void) throws(StoreFault) {
        try compareRecords(progress)
        try findAnswersWithoutRecords()
        try checkSupersession()
    }

    private static let types =
        "(\(RecordType.answer.rawValue), \(RecordType.contactAnswer.rawValue))"

    private mutating func compareRecords(_ progress: (Int) -> Void) throws(StoreFault) {
        var (log, sequence): (Int64, Int64) = (0, 0)
        while true {
            let rows = try store.query(
                """
                SELECT r.log, r.sequence, r.version, r.payload, a.visit, a.digest, a.number,
                    a.question, a.choice, a.shown_ms, a.triggers, a.several, a.marks
                FROM records r LEFT JOIN answers a
                    ON a.tenant = r.tenant AND a.log = r.log AND a.sequence = r.sequence
                WHERE r.tenant = ? AND r.type IN \(Self.types)
                    AND (r.log, r.sequence) > (?, ?)
                ORDER BY r.log, r.sequence LIMIT ?
                """,
                [
                    .text(tenant), .integer(log), .integer(sequence),
                    .integer(Self.recordsAtOnce),
                ])
            for row in rows { compare(row) }
            guard let last = rows.last else { return }
            (log, sequence) = (last[integer: 0], last[integer: 1])
            progress(records)
        }
    }

    private mutating func compare(_ row: Row) {
        records += 1
        let name = "record \(row[integer: 1]) of log \(row[integer: 0])"
        // Of a contact's record the rating alone is here, which is an answer's payload.
        let payload = try? Payload(
            type: .answer, version: UInt8(clamping: row[integer: 2]), bytes: row[bytes: 3][...])
        let isHere = row.values[4] != .null
        if isHere { answers += 1 }
        guard case .answer(let answer) = payload else {
            if isHere { differences.append("\(name) makes no sense, and is an answer") }
            return
        }
        guard isHere else {
            differences.append("\(name) is an answer, and has no row of its own")
            return
        }
        let said: [SQLValue] = [
            .text(answer.visit.description), .number(answer.revision.digest),
            .number(answer.revision.number), .number(answer.question.rawValue),
            .number(answer.choice.rawValue), .number(answer.millisecondsSinceShown),
            .number(answer.triggers.rawValue), .number(answer.several.rawValue),
        ]
        if Array(row.values[4..<12]) != said {
            differences.append("\(name) says something else than its row")
        } else if !Marks(row: row, 12).isSuperset(of: answer.marks) {
            // Later records may add marks, and nothing takes one away.
            differences.append("\(name) has marks that its row lacks")
        }
    }

    private mutating func findAnswersWithoutRecords() throws(StoreFault) {
        differences += try store.query(
            """
            SELECT a.log, a.sequence FROM answers a WHERE a.tenant = ? AND NOT EXISTS (
                SELECT 1 FROM records r WHERE r.tenant = a.tenant AND r.log = a.log
                    AND r.sequence = a.sequence AND r.type IN \(Self.types))
            ORDER BY a.log, a.sequence LIMIT \(Self.differencesMax)
            """, [.text(tenant)]
        ).map { "answer \($0[integer: 1]) of log \($0[integer: 0]) has no record" }
    }

    private mutating func checkSupersession() throws(StoreFault) {
        differences += try store.query(
            """
            SELECT log, visit, question FROM answers WHERE tenant = ? AND superseded_by = 0
            GROUP BY log, visit, question HAVING count(*) > 1
            ORDER BY log, visit, question LIMIT \(Self.differencesMax)
            """, [.text(tenant)]
        ).map {
            "visit \($0[text: 1]) of log \($0[integer: 0]): several answers to question "
                + "\($0[integer: 2]) count"
        }
        differences += try store.query(
            """
            SELECT a.log, a.sequence FROM answers a
            WHERE a.tenant = ? AND a.superseded_by <> 0 AND NOT EXISTS (
                SELECT 1 FROM answers n WHERE n.tenant = a.tenant AND n.log = a.log
                    AND n.sequence = a.superseded_by AND n.sequence > a.sequence
                    AND n.visit = a.visit AND n.question = a.question)
            ORDER BY a.log, a.sequence LIMIT \(Self.differencesMax)
            """, [.text(tenant)]
        ).map {
            "answer \($0[integer: 1]) of log \($0[integer: 0]) is superseded by one that is not "
                + "there"
        }
    }
}
