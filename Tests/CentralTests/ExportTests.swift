import Feedback
import Foundation
import Peers
import Settings
import Testing

@testable import Central

/// Exports are read by an independent parser: Python's own.
@Suite struct ExportTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func export(
        _ format: Export.Format, _ request: ExportRequest = ExportRequest(),
        asOf: Int64 = .max, after cursor: ExportCursor? = nil, from store: (any Store)? = nil
    ) throws -> (bytes: [UInt8], count: Int, pieces: Int) {
        var bytes: [UInt8] = []
        var pieces = 0
        let export = try Export(
            of: request, asOf: asOf, after: cursor, in: store ?? fixture.store,
            tenant: PageFixture.tenant)
        let count = try export.write(as: format) { piece in
            bytes += piece
            pieces += 1
        }
        return (bytes, count, pieces)
    }

    /// The answers of an export as Python reads them from NDJSON.
    private func answers(_ bytes: [UInt8]) throws -> [[String: Any]] {
        try readByPython(bytes, .ndjson).filter { $0["kind"] as? String == "answer" }
    }

    private func sequences(_ request: ExportRequest) throws -> [Int] {
        try answers(try export(.ndjson, request).bytes).compactMap { $0["sequence"] as? Int }
    }

    /// What Python reads from an export, as a list of objects.
    private func readByPython(
        _ bytes: [UInt8], _ format: Export.Format
    ) throws -> [[String: Any]] {
        let input = "\(fixture.folder.path)/export.\(format.rawValue)"
        try Data(bytes).write(to: URL(fileURLWithPath: input))
        let script = try fixture.folder.write("read.py", Self.reader)
        let output = try ChildProgram.run(
            "python3", [script, format.rawValue, input], in: fixture.folder)
        return try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]] ?? []
    }

    private static let reader = """
        import csv, json, sys
        with open(sys.argv[2], encoding="utf-8", newline="") as file:
            if sys.argv[1] == "csv":
                rows = list(csv.DictReader(file, strict=True))
            else:
                rows = [json.loads(line) for line in file]
        print(json.dumps(rows))
        """

    @Test func `every column of an answer is as it was stored`() throws {
        try fixture.addAnswer(
            question: 1, choice: 2, marks: 1, triggers: 3, uncertainty: 250)
        try fixture.addVisitEnd(visit: "00000000000000aa", outcome: .timedOut)
        let rows = try readByPython(try export(.csv).bytes, .csv)
        let row = try #require(rows.first as? [String: String])
        #expect(rows.count == 1)
        #expect(
            row == [
                "panel": PageFixture.panel, "epoch": PageFixture.epoch, "sequence": "1",
                "visit": "00000000000000aa", "touchpoint": "fitting rooms",
                "questionnaire": "counter", "revision": "1",
                "revision_digest": fixture.revision.digestText, "question": "why",
                "scale": "reasons", "choice": "2", "choice_key": "staff",
                "at": "2026-03-09T12:00:00.000Z", "uncertainty_seconds": "0.250",
                "received": "2026-03-09T12:00:01.500Z", "seconds_since_shown": "1.234",
                "marks": "faster-than-a-person/1", "superseded": "false", "outcome": "timed-out",
                "triggers": "call-back detractor", "chosen": "staff",
                "small_groups_exact": "false", "cursor": try #require(row["cursor"]),
            ])
        #expect(ExportCursor(row["cursor"] ?? "")?.rows == 1)
    }

    @Test func `both formats say the same, NDJSON with types`() throws {
        try fixture.addAnswer(question: 2, choice: 9, supersededBy: 2)
        try fixture.addAnswer(question: 2, choice: 3, uncertainty: -1)
        let rows = try answers(try export(.ndjson).bytes)
        #expect(rows.count == 2)
        #expect(rows[0]["schema"] as? Int == 2)
        #expect(rows[0]["sequence"] as? Int == 1)
        #expect(rows[0]["superseded"] as? Bool == true)
        #expect(rows[0]["choice"] as? Int == 9)
        #expect(rows[0]["seconds_since_shown"] as? Double == 1.234)
        #expect(rows[0]["marks"] as? [String] == [])
        #expect(rows[0]["outcome"] is NSNull)
        #expect(rows[1]["uncertainty_seconds"] is NSNull)
        #expect(rows[1]["superseded"] as? Bool == false)
        #expect(Set(rows[0].keys) == Set(Export.columns(of: ExportRequest()) + ["schema", "kind"]))
        let table = try readByPython(try export(.csv).bytes, .csv)
        #expect(table.map { $0["sequence"] as? String } == ["1", "2"])
    }

    @Test(arguments: [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+7", "'+7"), ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r\n=1", "'\r\n=1"), ("＝1", "'＝1"),
        ("a \"quoted\", b", "a \"quoted\", b"), ("two\nlines", "two\nlines"),
        ("two\r\nlines", "two\r\nlines"), ("Примерочные, 2‑й этаж", "Примерочные, 2‑й этаж"),
        ("\"\u{301}", "\"\u{301}"), ("", ""), ("\u{7}bell", "\u{7}bell"),
    ])
    func `hostile text comes back as text, guarded in CSV and verbatim in NDJSON`(
        text: String, guarded: String
    ) throws {
        try fixture.addAnswer(question: 0, choice: 1, touchpoint: text)
        try fixture.addAnswer(question: 0, choice: 1)
        let csv = try readByPython(try export(.csv).bytes, .csv)
        #expect(csv.count == 2)
        #expect(csv.first?["touchpoint"] as? String == guarded)
        #expect(csv.first?["choice"] as? String == "1")
        let ndjson = try answers(try export(.ndjson).bytes)
        #expect(ndjson.map { $0["touchpoint"] as? String } == [text, "fitting rooms"])
    }

    @Test func `records of CSV end with CR LF and the text is UTF-8 without a mark`() throws {
        try fixture.addAnswer(question: 0, choice: 1)
        let bytes = try export(.csv).bytes
        let text = try #require(String(validating: bytes, as: UTF8.self))
        #expect(text.hasPrefix("panel,epoch,sequence,"))
        #expect(text.hasSuffix("\r\n"))
        #expect(bytes.count { $0 == 0x0a } == 2)
        #expect(bytes.count { $0 == 0x0d } == 2)
    }

    @Test func `answers are read a page at a time, each once and in the order of time`() throws {
        let count = Export.pageRows * 2 + 1
        try fixture.store.transaction {
            for place in 0..<count {
                // Three answers a moment, so that pages end in the middle of one.
                try fixture.addAnswer(
                    question: 0, choice: 1, at: PageFixture.noon - Int64(place / 3))
            }
        }
        let (bytes, written, pieces) = try export(.ndjson)
        let rows = try answers(bytes)
        #expect(written == count)
        #expect(pieces == 4, "the header, and each page")
        #expect(Set(rows.compactMap { $0["sequence"] as? Int }) == Set(1...count))
        let times = rows.compactMap { $0["at"] as? String }
        #expect(times == times.sorted())
    }

    @Test func `a connection that is lost between two rows loses and doubles none`() throws {
        for place in 0..<20 {
            try fixture.addAnswer(question: 0, choice: 1, at: PageFixture.noon + Int64(place / 3))
        }
        let whole = try export(.csv)
        let store = FaultyStore(fixture.store)
        for rows in [1, 3, 19] {
            store.rowsOfLook = rows
            let found = try export(.csv, from: store)
            #expect(found.bytes == whole.bytes)
            #expect(found.count == 20)
        }
        store.rowsOfLook = 0
        #expect(throws: StoreFault.self) { try export(.csv, from: store) }
    }

    @Test func `a span holds its first moment and not its end`() throws {
        for step in 0..<4 {
            try fixture.addAnswer(question: 0, choice: 1, at: PageFixture.noon + Int64(step))
        }
        let span = TimeSpan(from: PageFixture.noon + 1, to: PageFixture.noon + 3)
        #expect(try sequences(ExportRequest(span)) == [2, 3])
    }

    @Test func `an unknown questionnaire leaves numbers`() throws {
        try fixture.addAnswer(
            question: 3, choice: 1, triggers: 2, revision: .init(number: 9, digest: 5))
        let row = try #require(try readByPython(try export(.csv).bytes, .csv).first)
        #expect(row["questionnaire"] as? String == "")
        #expect(row["revision"] as? String == "9")
        #expect(row["question"] as? String == "3")
        #expect(row["scale"] as? String == "")
        #expect(row["triggers"] as? String == "1")
    }

    @Test func `no answers make a head and nothing else`() throws {
        let (bytes, count, _) = try export(.csv)
        #expect(count == 0)
        #expect(String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").count == 1)
        let kinds = try readByPython(try export(.ndjson).bytes, .ndjson)
            .map { $0["kind"] as? String }
        #expect(kinds == ["header", "trailer"])
    }

    @Test func `the last line of NDJSON says how many rows there are`() throws {
        for _ in 0..<3 { try fixture.addAnswer(question: 0, choice: 1) }
        let lines = try readByPython(try export(.ndjson, asOf: 1_800_000_000_000).bytes, .ndjson)
        #expect(lines.first?["kind"] as? String == "header")
        #expect(lines.first?["asOf"] as? String == "2027-01-15T08:00:00.000Z")
        #expect(lines.first?["columns"] as? [String] == Export.columns(of: ExportRequest()))
        let end = try #require(lines.last)
        #expect(end["kind"] as? String == "trailer" && end["complete"] as? Bool == true)
        #expect(end["rows"] as? Int == 3 && end["sequences"] as? Int == 1 + 2 + 3)
    }

    // MARK: - What is asked for

    @Test func `only the touchpoints, questions and marks that are asked for`() throws {
        try fixture.addAnswer(question: 0, choice: 1)
        try fixture.addAnswer(question: 1, choice: 1, touchpoint: "till")
        try fixture.addAnswer(question: 0, choice: 1, marks: 1, touchpoint: "till")
        try fixture.addTally(question: 0, choice: 1, answers: 1, touchpoint: "till")
        var request = ExportRequest()
        request.touchpoints = ["till"]
        #expect(try sequences(request) == [2, 3])
        request.questions = ["face"]
        #expect(try sequences(request) == [3])
        request.touchpoints = []
        #expect(try sequences(request) == [1, 3])
        request.marked = .none
        #expect(try sequences(request) == [1])
        request.marked = .only
        #expect(try sequences(request) == [3])
        request.questions = ["face", "why"]
        request.marked = .all
        #expect(try sequences(request) == [1, 2, 3])
    }

    @Test func `a site is all of its touchpoints`() throws {
        let file = "region,site,touchpoint\nnorth,spb-1,exit\nnorth,spb-1,till\nnorth,spb-2,exit\n"
        let places = try PlacesFile.read(Array(file.utf8), named: "places.csv") { _ in true }
        _ = try ImportPlaces(places, isWhole: false, isDryRun: false)
            .perform(in: fixture.store, fixture.scene)
        for place in ["spb-1/exit", "spb-2/exit", "spb-1/till", "older"] {
            try fixture.addAnswer(question: 0, choice: 1, touchpoint: place)
        }
        var request = ExportRequest()
        request.sites = ["spb-1"]
        #expect(try sequences(request) == [1, 3])
        request.touchpoints = ["spb-1/till"]
        #expect(try sequences(request) == [3])
        request.touchpoints = ["spb-2/exit"]
        #expect(
            throws: ExportFault.unknownTouchpoint(
                "spb-2/exit", known: ["spb-1/exit", "spb-1/till"])
        ) { try export(.csv, request) }
    }

    @Test func `a name that is not there is told, with those that are`() throws {
        var request = ExportRequest()
        request.questions = ["fase"]
        let question = #expect(throws: ExportFault.self) { try export(.csv, request) }
        #expect(
            question?.description.contains(
                "has a question 'fase'. Nothing was written.\nTry: --question 'face', --question "
                    + "'phone'") == true)
        request.questions = []
        request.touchpoints = ["fitting"]
        let touchpoint = #expect(throws: ExportFault.self) { try export(.csv, request) }
        #expect(touchpoint?.description.contains("Try: --touchpoint 'fitting rooms'.") == true)
        request.touchpoints = []
        request.sites = ["moscow"]
        #expect(throws: ExportFault.unknownSite("moscow", known: [])) {
            try export(.csv, request)
        }
    }

    @Test func `the reference names every column`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let reference = try String(
            contentsOf: root.appendingPathComponent("Docs/Reference/export.md"), encoding: .utf8)
        for column in Export.columns(of: ExportRequest()) {
            #expect(reference.contains("| `\(column)`"))
        }
    }
}
