import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// `GET /v1/answers`: the export over HTTP, at most so many rows at a time, a page of them read and
/// sent before the next: a slow client holds no connection to the store.
struct AnswersRoute: Sendable {
    static let rowsDefault = 10_000
    static let rowsMax = 100_000
    static let mediaTypes: [Export.Format: String] = [
        .csv: "text/csv; charset=utf-8; header=present", .ndjson: "application/x-ndjson",
    ]

    let desk: AccessDesk

    func respond(to request: Request, _ caller: Caller) async throws -> Response {
        let asked = try AnswersQuery(
            request.uri.queryParameters,
            hidesSmallGroups: !caller.rights.contains(.seeSmallGroups))
        let (tenant, part, now) = (desk.tenant, caller.part, desk.clock.nowMilliseconds)
        // What is wrong with the request shows before anything is sent.
        let first = try await desk.readers.read { store in
            do {
                let export = try Export(
                    of: asked.request, part: part, asOf: now, after: asked.cursor, in: store,
                    tenant: tenant)
                var part = try asked.part(of: export.plan, from: export.beginning, store)
                if asked.cursor == nil { part.bytes = export.head(as: asked.format) + part.bytes }
                return (plan: export.plan, part: part)
            } catch let fault as ExportFault {
                throw Problem(fault)
            }
        }
        return Response(
            status: .ok, headers: headers(asked), body: body(asked, first.plan, first.part))
    }

    private func headers(_ asked: AnswersQuery) -> HTTPFields {
        [
            .contentType: Self.mediaTypes[asked.format]!, .cacheControl: "private, no-store",
            .contentDisposition: "attachment; filename=\"answers.\(asked.format.rawValue)\"",
            .smallGroups: asked.request.hidesSmallGroups ? "coarsened" : "exact",
        ]
    }

    private func body(
        _ asked: AnswersQuery, _ plan: ExportPlan, _ first: ExportPart
    ) -> ResponseBody {
        let readers = desk.readers
        return ResponseBody { writer in
            var part = first
            try await writer.write(ByteBuffer(bytes: part.bytes))
            while !part.isLast {
                let (place, sent) = (part.place, part.sent)
                part = try await readers.read { store in
                    try asked.part(of: plan, from: place, sent: sent, store)
                }
                try await writer.write(ByteBuffer(bytes: part.bytes))
            }
            try await writer.finish(nil)
        }
    }
}

/// What a request for answers asks for.
struct AnswersQuery: Sendable {
    var request: ExportRequest
    let format: Export.Format
    let cursor: ExportCursor?
    let rows: Int

    init(_ query: FlatDictionary<Substring, Substring>, hidesSmallGroups: Bool) throws {
        let span = TimeSpan(
            from: try Self.moment(query["from"], "from"), to: try Self.moment(query["to"], "to"))
        if let from = span.from, let to = span.to, from >= to {
            throw Problem.wrongQuery("'from' must be before 'to'")
        }
        request = ExportRequest(span)
        request.sites = try Self.names(query, "place")
        request.touchpoints = try Self.names(query, "touchpoint")
        request.questions = try Self.names(query, "question")
        request.hidesSmallGroups = hidesSmallGroups
        request.marked = try Self.word(query["marked"], "marked", .all)
        format = try Self.word(query["format"], "format", .ndjson)
        cursor = try query["after"].map { text in
            guard let cursor = ExportCursor(String(text)) else { throw Problem(.notACursor) }
            return cursor
        }
        rows =
            try query["limit"].map { text in
                guard let rows = Int(text), (1...AnswersRoute.rowsMax).contains(rows) else {
                    throw Problem.wrongQuery("'limit' is from 1 to \(AnswersRoute.rowsMax)")
                }
                return rows
            } ?? AnswersRoute.rowsDefault
    }

    static func moment(_ text: Substring?, _ name: String) throws(Problem) -> Int64? {
        guard let text else { return nil }
        guard let moment = Timestamp.milliseconds(String(text)) else {
            throw Problem.wrongQuery("'\(name)' is no time such as 2026-03-09T12:00:00Z")
        }
        return moment
    }

    private static func names(
        _ query: FlatDictionary<Substring, Substring>, _ name: Substring
    ) throws(Problem) -> [String] {
        let names = query[values: name].map(String.init)
        guard names.count <= ExportRequest.namesMax else {
            throw Problem.wrongQuery("'\(name)' stands more than \(ExportRequest.namesMax) times")
        }
        return names
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ text: Substring?, _ name: String, _ standard: Word
    ) throws(Problem) -> Word where Word.RawValue == String {
        guard let text else { return standard }
        guard let word = Word(rawValue: String(text)) else {
            let words = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw Problem.wrongQuery("'\(name)' is one of \(words)")
        }
        return word
    }

    /// The next page of rows, with the trailer behind the last one.
    ///
    /// - Parameter sent: rows of this answer so far.
    func part(
        of plan: ExportPlan, from place: ExportPlace, sent: Int = 0, _ store: any Store
    ) throws -> ExportPart {
        var rows = ExportRows(plan, from: place, as: format, in: store)
        let asked = min(Export.pageRows, self.rows - sent)
        let count = try rows.page(most: asked)
        let isComplete = count < asked
        let isLast = isComplete || sent + count == self.rows
        var bytes = rows.lines.bytes
        if isLast, format == .ndjson {
            bytes += Export.trailer(rows.place.cursor, isComplete: isComplete)
        }
        return ExportPart(bytes: bytes, place: rows.place, sent: sent + count, isLast: isLast)
    }
}

/// One page of an answer, and where the next begins.
struct ExportPart: Sendable {
    var bytes: [UInt8]
    let place: ExportPlace
    let sent: Int
    let isLast: Bool
}

extension Problem {
    /// What was asked for and is not there. What there is instead is not told: it may be another's.
    init(_ fault: ExportFault) {
        switch fault {
        case .unknownSite, .unknownTouchpoint: self = .noSuchPlace
        case .unknownQuestion(let key, _):
            self = .wrongQuery("no questionnaire here asks the question '\(key.prefix(64))'")
        case .tooManyTouchpoints: self = .tooManyPlaces
        case .notACursor: self = .wrongQuery("'after' is no cursor: a row's last field is one")
        case .cursorOfAnother:
            self = .wrongQuery("the cursor in 'after' is of an export with other filters")
        case .movedOn:
            self.init(
                .movedOn, .conflict, "The export cannot go on",
                "Answers before the cursor were dated anew since. Begin the export anew, without "
                    + "'after'.")
        }
    }
}

extension HTTPField.Name {
    static let smallGroups = HTTPField.Name("Smile-Small-Groups")!
}
