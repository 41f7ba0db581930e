import Feedback

/// What an export is of, once its names are looked up: a page of it can be read from any
/// connection to the store.
struct ExportPlan: Sendable {
    let request: ExportRequest
    let tenant: String
    let asOf: Int64
    /// Nil where small groups are shown like others.
    let largeGroups: LargeGroups?
    private let condition: (text: String, values: [SQLValue])

    init(
        _ request: ExportRequest, of part: TreePart, asOf: Int64, in store: any Store,
        tenant: String
    ) throws {
        self.request = request
        self.tenant = tenant
        self.asOf = min(asOf, ExportCursor.asOfMax)
        let scope = try request.scope(of: part, in: store, tenant: tenant)
        let limit = scope.condition(on: "a.touchpoint")
        let questions = Self.condition(try request.questionNames(in: store, tenant: tenant))
        condition = (
            limit.text + questions.text + Self.condition(request.marked),
            limit.values + questions.values
        )
        largeGroups =
            try request.hidesSmallGroups
            ? LargeGroups(
                request, at: scope, in: store, tenant: tenant,
                questionnaires: StoredQuestionnaires(in: store, tenant: tenant)) : nil
    }

    private static func condition(_ marked: ExportRequest.Marked) -> String {
        switch marked {
        case .all: ""
        case .none: " AND a.marks = 0"
        case .only: " AND a.marks <> 0"
        }
    }

    private static func condition(
        _ questions: [(Revision, QuestionNumber)]?
    ) -> (text: String, values: [SQLValue]) {
        guard let questions else { return ("", []) }
        let place = "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))"
        let places = questions.map { _ in place }.joined(separator: ", ")
        return (
            " AND (a.digest, a.number, a.question) IN (VALUES \(places))",
            questions.flatMap { revision, question -> [SQLValue] in
                [
                    .integer(Int64(revision.digest)), .integer(Int64(revision.number)),
                    .integer(Int64(question.rawValue)),
                ]
            }
        )
    }

    /// The next rows behind a place, in the order of the export.
    func statement(after place: ExportPlace, most rows: Int) -> (text: String, values: [SQLValue]) {
        (
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
                AND r.received_ms < ?\(condition.text)
            ORDER BY a.at_ms, a.log, a.sequence LIMIT \(rows)
            """,
            [
                .text(tenant), .integer(place.at), .integer(place.log), .integer(place.sequence),
                .integer(request.span.to ?? .max), .integer(asOf),
            ] + condition.values
        )
    }

    /// How many rows there are up to a place, with it, and the sum of their sequences.
    func counted(
        upTo place: ExportPlace, in store: any Store
    ) throws(StoreFault) -> (rows: Int64, sequences: Int64) {
        let row = try store.query(
            """
            SELECT COUNT(*), CAST(COALESCE(SUM(a.sequence), 0) AS BIGINT)
            FROM answers a
            JOIN records r ON r.tenant = a.tenant AND r.log = a.log AND r.sequence = a.sequence
            WHERE a.tenant = ? AND a.at_ms >= ? AND (a.at_ms, a.log, a.sequence) <= (?, ?, ?)
                AND r.received_ms < ?\(condition.text)
            """,
            [
                .text(tenant), .integer(request.span.from ?? .min), .integer(place.at),
                .integer(place.log), .integer(place.sequence), .integer(asOf),
            ] + condition.values)[0]
        return (row[integer: 0], row[integer: 1])
    }
}

/// The row behind which an export goes on, in its order.
struct ExportPlace: Sendable {
    var at: Int64
    var log: Int64 = .min
    var sequence: Int64 = .min
    /// What is written so far, in all parts of the export.
    var cursor: ExportCursor

    /// The beginning.
    init(_ plan: ExportPlan) {
        at = plan.request.span.from ?? .min
        cursor = ExportCursor(asOf: plan.asOf, request: plan.request.digest)
    }

    /// Behind the row of a cursor.
    ///
    /// - Throws: where what was written and what would follow do not fit together.
    init(behind cursor: ExportCursor, _ plan: ExportPlan, in store: any Store) throws {
        guard cursor.request == plan.request.digest else { throw ExportFault.cursorOfAnother }
        let rows = try store.query(
            "SELECT at_ms FROM answers WHERE tenant = ? AND log = ? AND sequence = ?",
            [.text(plan.tenant), .integer(cursor.log), .integer(cursor.sequence)])
        guard let row = rows.first else { throw ExportFault.notACursor }
        (at, log, sequence) = (row[integer: 0], cursor.log, cursor.sequence)
        self.cursor = cursor
        let counted = try plan.counted(upTo: self, in: store)
        guard counted == (cursor.rows, cursor.sequences) else { throw ExportFault.movedOn }
    }

    mutating func pass(_ row: any RowInPlace) {
        (at, log, sequence) = (row.integer(0), row.integer(1), row.integer(2))
        (cursor.log, cursor.sequence) = (log, sequence)
        cursor.rows += 1
        cursor.sequences &+= sequence
    }
}
