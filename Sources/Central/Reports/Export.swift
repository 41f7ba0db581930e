import Feedback
import FoundationEssentials

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
    package static let pageRows = 4_000
    /// What a coarsened time is cut to: a day in UTC.
    package static let coarseMilliseconds: Int64 = 86_400_000

    static func coarse(_ moment: Int64) -> Int64 {
        max(0, moment) / coarseMilliseconds * coarseMilliseconds
    }

    /// The columns in their order, in both formats.
    package static func columns(of request: ExportRequest) -> [String] {
        [
            "panel", "epoch", "sequence", "visit", "touchpoint", "questionnaire", "revision",
            "revision_digest", "question", "scale", "choice", "choice_key", "at",
            "uncertainty_seconds", "received", "seconds_since_shown", "marks", "superseded",
            "outcome", "triggers", "chosen", smallGroupsColumn(request), "cursor",
        ]
    }

    /// The place of the first column that a question has the same for all of its answers.
    static let askedPlace = 5

    /// The head line says by it whether times of small groups are coarsened.
    static func smallGroupsColumn(_ request: ExportRequest) -> String {
        request.hidesSmallGroups ? "small_groups_coarsened" : "small_groups_exact"
    }

    let plan: ExportPlan
    private let store: any Store
    private let start: ExportPlace
    /// Whether it goes on behind a cursor.
    private let isContinued: Bool

    /// - Parameters:
    ///   - part: the part of the tree that it is limited to.
    ///   - asOf: what the centre receives from this moment on is not in it. Behind a cursor, the
    ///     cursor's moment counts.
    ///   - cursor: the export goes on behind this row.
    /// - Throws: `ExportFault`, `Problem`, `StoreFault`.
    package init(
        of request: ExportRequest, part: TreePart = .everything, asOf: Int64 = .max,
        after cursor: ExportCursor? = nil, in store: any Store, tenant: String
    ) throws {
        self.store = store
        plan = try ExportPlan(
            request, of: part, asOf: cursor?.asOf ?? asOf, in: store, tenant: tenant)
        start =
            if let cursor {
                try ExportPlace(behind: cursor, plan, in: store)
            } else {
                ExportPlace(plan)
            }
        isContinued = cursor != nil
    }

    /// The first part of a whole export, and what follows it.
    var beginning: ExportPlace { start }

    /// Writes the export to `sink`, a page at a time; returns how many answers it wrote.
    ///
    /// - Parameter progress: called after each page with the number of answers so far.
    @discardableResult
    package func write(
        as format: Format, to sink: ([UInt8]) throws -> Void,
        progress: (_ answers: Int64) -> Void = { _ in }
    ) throws -> Int {
        var rows = ExportRows(plan, from: start, as: format, in: store)
        if !isContinued { try sink(head(as: format)) }
        while try rows.page(most: Self.pageRows) == Self.pageRows {
            try sink(rows.lines.bytes)
            rows.lines.removeAll()
            progress(rows.place.cursor.rows)
        }
        let end = format == .ndjson ? Self.trailer(rows.place.cursor, isComplete: true) : []
        if rows.lines.count + end.count > 0 { try sink(rows.lines.bytes + end) }
        return Int(rows.place.cursor.rows - start.cursor.rows)
    }

    /// The first line, which a part behind a cursor does not have.
    func head(as format: Format) -> [UInt8] {
        let columns = Self.columns(of: plan.request)
        switch format {
        case .csv: return CSV.line(columns)
        case .ndjson:
            return Self.line(
                Head(
                    columns: columns,
                    smallGroups: plan.request.hidesSmallGroups ? "coarsened" : "exact",
                    from: plan.request.span.from.map(Timestamp.utc),
                    to: plan.request.span.to.map(Timestamp.utc),
                    // Later than any answer, where nobody named a moment.
                    asOf: plan.asOf == ExportCursor.asOfMax ? nil : Timestamp.utc(plan.asOf)))
        }
    }

    /// The last line of NDJSON: without it the file was cut.
    static func trailer(_ cursor: ExportCursor, isComplete: Bool) -> [UInt8] {
        line(
            Trailer(
                rows: cursor.rows, sequences: cursor.sequences, complete: isComplete,
                next: isComplete ? nil : cursor.text))
    }

    private static func line(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try! encoder.encode(value)) + [0x0a]  // Plain values always encode.
    }

    private struct Head: Encodable {
        let schema = NDJSON.schema
        let kind = "header"
        let columns: [String]
        let smallGroups: String
        let from: String?
        let to: String?
        let asOf: String?
    }

    private struct Trailer: Encodable {
        let schema = NDJSON.schema
        let kind = "trailer"
        let rows: Int64
        let sequences: Int64
        let complete: Bool
        let next: String?
    }
}
