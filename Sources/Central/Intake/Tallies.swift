import Feedback

/// What one row of `tallies` counts.
struct TallyKey: QuarterKey {
    /// In place of a choice: answers that name several, each of which is counted besides. So a
    /// report knows how many customers answered.
    static let severalChoice: Int64 = -1
    /// Tallies count a quarter of an hour at a time.
    static let quarterMilliseconds: Int64 = 900_000

    var touchpoint: String
    var digest: Int64
    var number: Int64
    var question: Int64
    var quarter: Int64
    var choice: Int64
    var marked: Int64

    static let columns = [
        "touchpoint", "digest", "number", "question", "quarter", "choice", "marked",
    ]
    static var columnCount: Int { columns.count }
    /// The same for sums of whole days of UTC: there `quarter` holds the day.
    static let dayColumns = columns.map { $0 == "quarter" ? "day" : $0 }

    /// The same columns, worked out from rows of `answers`, whose times are never negative.
    static let ofAnswers =
        "touchpoint, digest, number, question, at_ms / \(quarterMilliseconds), choice, "
        + "CASE WHEN marks = 0 THEN 0 ELSE 1 END"
    /// For GROUP BY.
    static let places = "1, 2, 3, 4, 5, 6, 7"
    /// Of the rows of `answers`, those that no technician gave.
    static let isNoTest = "(marks & \(Marks.test1.rawValue)) = 0"
    /// Of the rows of `answers`, those that a tally counts.
    static let isCounted = "superseded_by = 0 AND \(isNoTest)"

    /// From a row that begins with `columns` or `ofAnswers`.
    init(_ row: Row) {
        touchpoint = row[text: 0]
        digest = row[integer: 1]
        number = row[integer: 2]
        question = row[integer: 3]
        quarter = row[integer: 4]
        choice = row[integer: 5]
        marked = row[integer: 6]
    }

    init(_ answer: Answer, touchpoint: String, at best: BestTime) {
        self.touchpoint = touchpoint
        digest = Int64(answer.revision.digest)
        number = Int64(answer.revision.number)
        question = Int64(answer.question.rawValue)
        quarter = best.atMilliseconds / Self.quarterMilliseconds
        choice = Int64(answer.choice.rawValue)
        marked = 0
        mark(answer.marks)
    }

    mutating func mark(_ marks: Marks) {
        marked = marks.isEmpty ? 0 : 1
    }

    /// What an answer of this key is counted under.
    ///
    /// - Parameter several: what the answer names where its question takes several choices.
    func each(_ several: ChoiceSet) -> [TallyKey] {
        guard !several.isEmpty else { return [self] }
        return ([Self.severalChoice] + several.choices.map { Int64($0.rawValue) }).map { choice in
            var key = self
            key.choice = choice
            return key
        }
    }

    static func < (left: TallyKey, right: TallyKey) -> Bool {
        if left.touchpoint != right.touchpoint { return left.touchpoint < right.touchpoint }
        if left.digest != right.digest { return left.digest < right.digest }
        return (left.number, left.question, left.quarter, left.choice, left.marked)
            < (right.number, right.question, right.quarter, right.choice, right.marked)
    }

    var values: [SQLValue] {
        [
            .text(touchpoint), .integer(digest), .integer(number), .integer(question),
            .integer(quarter), .integer(choice), .integer(marked),
        ]
    }
}

extension ChoiceSet {
    /// From a column that holds nothing but what intake wrote.
    init(row: Row, _ place: Int) {
        self.init(rawValue: UInt16(clamping: row[integer: place]))
    }
}

/// What one transaction adds to the tallies and takes from them.
struct TallyChanges {
    private let tenant: String
    private var changes: [TallyKey: Int64] = [:]

    init(tenant: String) {
        self.tenant = tenant
    }

    mutating func add(_ count: Int64, to key: TallyKey, _ several: ChoiceSet) {
        if several.isEmpty {
            changes[key, default: 0] += count
        } else {
            for key in key.each(several) { changes[key, default: 0] += count }
        }
    }

    func apply(to store: any Store) throws(StoreFault) {
        try Self.sums.add(changes, in: store, tenant: tenant)
    }

    private static let sums = SumTables(
        quarters: SumTable(name: "tallies", key: TallyKey.columns, sum: "answers"),
        days: SumTable(name: "day_tallies", key: TallyKey.dayColumns, sum: "answers"))
}
