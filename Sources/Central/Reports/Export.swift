import Feedback

/// Every answer, one row each, oldest first: as CSV or as NDJSON. It reads a page of rows at a time
/// and never holds more. `Docs/Reference/export.md` says what each column means.
///
/// A contact is never in it: contacts stand in a table of their own, which no export reads.
package struct Export {
    package enum Format: String, Sendable, CaseIterable {
        case csv
        case ndjson
    }

    /// The most rows that are read and held at once.
    package static let pageRows = 1_000

    /// The columns in their order, in both formats.
    package static let columns = [
        "panel", "epoch", "sequence", "visit", "touchpoint", "questionnaire", "revision",
        "revision_digest", "question", "scale", "choice", "choice_key", "at",
        "uncertainty_seconds", "received", "seconds_since_shown", "marks", "superseded", "outcome",
        "triggers", "chosen",
    ]

    private let store: any Store
    private let tenant: String
    private let span: TimeSpan
    private let questionnaires: StoredQuestionnaires

    /// - Parameter span: over the answers' own times; not widened to quarters of an hour.
    package init(of span: TimeSpan, in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
        self.span = span
        questionnaires = StoredQuestionnaires(in: store, tenant: tenant)
    }

    /// Writes the export to `sink`, a page at a time; returns how many answers it wrote.
    ///
    /// Answers that arrive meanwhile may be in it or not; no answer is in it twice.
    @discardableResult
    package func write(
        as format: Format, to sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        if format == .csv { try sink(CSV.line(Self.columns.map { .text($0) })) }
        var place = Place(at: span.from ?? .min, log: .min, sequence: .min)
        var count = 0
        while true {
            let rows = try page(after: place)
            guard let last = rows.last else { return count }
            var bytes: [UInt8] = []
            for row in rows {
                let values = try values(of: row)
                bytes += format == .csv ? CSV.line(values) : NDJSON.line(Self.columns, values)
            }
            try sink(bytes)
            count += rows.count
            place = Place(last)
        }
    }

    /// The row that a page ended with, in the order of the export.
    private struct Place {
        var at: Int64
        var log: Int64
        var sequence: Int64

        init(at: Int64, log: Int64, sequence: Int64) {
            (self.at, self.log, self.sequence) = (at, log, sequence)
        }

        init(_ row: Row) {
            self.init(at: row[integer: 0], log: row[integer: 1], sequence: row[integer: 2])
        }
    }

    private func page(after place: Place) throws(StoreFault) -> [Row] {
        try store.query(
            """
            SELECT a.at_ms, a.log, a.sequence, l.panel, l.epoch, a.visit, a.touchpoint, a.digest,
                a.number, a.question, a.choice, r.uncertainty_ms, r.received_ms, a.shown_ms,
                a.marks, a.superseded_by, v.outcome, a.triggers, a.several
            FROM answers a
            JOIN logs l ON l.tenant = a.tenant AND l.log = a.log
            JOIN records r ON r.tenant = a.tenant AND r.log = a.log AND r.sequence = a.sequence
            LEFT JOIN visit_ends v
                ON v.tenant = a.tenant AND v.log = a.log AND v.visit = a.visit
            WHERE a.tenant = ? AND (a.at_ms, a.log, a.sequence) > (?, ?, ?) AND a.at_ms < ?
            ORDER BY a.at_ms, a.log, a.sequence LIMIT ?
            """,
            [
                .text(tenant), .integer(place.at), .integer(place.log), .integer(place.sequence),
                .integer(span.to ?? .max), .integer(Int64(Self.pageRows)),
            ])
    }

    /// In the order of `columns`.
    private func values(of row: Row) throws(StoreFault) -> [ExportValue] {
        let revision = Revision(row: row, digest: 7, number: 8)
        let number = QuestionNumber(UInt8(clamping: row[integer: 9]))
        let choice = Choice(UInt8(clamping: row[integer: 10]))
        let questionnaire = try questionnaires.questionnaire(of: revision)
        let question = try questionnaires.question(number, of: revision)
        let marks = Marks(rawValue: UInt16(clamping: row[integer: 14]))
        let triggers = RuleSet(rawValue: UInt16(clamping: row[integer: 17]))
        return [
            .text(row[text: 3]), .text(row[text: 4]), .integer(row[integer: 2]),
            .text(row[text: 5]), .text(row[text: 6]),
            questionnaire.map { .text($0.key) } ?? .none, .integer(Int64(revision.number)),
            .text(revision.digestText), .text(question?.key ?? "\(number.rawValue)"),
            question.map { .text($0.scale.name) } ?? .none, .integer(Int64(choice.rawValue)),
            question?.scale.reason(choice).map { .text($0.key) } ?? .none,
            .text(Timestamp.utc(row[integer: 0])), .seconds(milliseconds: row[integer: 11]),
            .text(Timestamp.utc(row[integer: 12])), .seconds(milliseconds: row[integer: 13]),
            .list(marks.names), .flag(row[integer: 15] != 0), outcome(row.values[16]),
            .list(triggers.places.map { ruleName($0, in: questionnaire) }),
            chosen(choice, ChoiceSet(row: row, 18), on: question?.scale),
        ]
    }

    /// The keys of every reason that the answer names; numbers where the file cannot be read.
    private func chosen(_ choice: Choice, _ several: ChoiceSet, on scale: Scale?) -> ExportValue {
        switch scale {
        case .reasons?: .list(scale?.reasons(choice, several).map(\.key) ?? [])
        case nil where !several.isEmpty: .list(several.choices.map { "\($0.rawValue)" })
        default: .none
        }
    }

    private func outcome(_ value: SQLValue) -> ExportValue {
        guard case .integer(let code) = value else { return .none }
        return .text(Outcome(rawValue: UInt8(clamping: code))?.name ?? "\(code)")
    }

    private func ruleName(_ place: Int, in questionnaire: Questionnaire?) -> String {
        guard let rules = questionnaire?.rules, place < rules.count else { return "\(place)" }
        return rules[place].key
    }
}

/// One field of an export.
enum ExportValue: Hashable {
    case text(String)
    case integer(Int64)
    /// Written in seconds with three decimals; not known where it is negative.
    case seconds(milliseconds: Int64)
    case flag(Bool)
    case list([String])
    case none
}

extension ExportValue {
    /// A number as both formats write it; nil for what is no number or not known.
    var number: String? {
        switch self {
        case .integer(let value): "\(value)"
        case .seconds(let milliseconds) where milliseconds >= 0:
            "\(milliseconds / 1_000)." + "\(1_000 + milliseconds % 1_000)".dropFirst()
        case .text, .seconds, .flag, .list, .none: nil
        }
    }
}
