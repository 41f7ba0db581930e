import Feedback
import Foundation
import Peers
import Testing

@testable import Central

/// Exports are read by an independent parser: Python's own.
@Suite struct ExportTests {
    private let fixture: PageFixture

    init() throws {
        fixture = try PageFixture()
    }

    private func export(
        _ format: Export.Format, _ span: TimeSpan = .always
    ) throws -> (bytes: [UInt8], count: Int, pieces: Int) {
        var bytes: [UInt8] = []
        var pieces = 0
        let count = try Export(of: span, in: fixture.store, tenant: PageFixture.tenant)
            .write(as: format) { piece in
                bytes += piece
                pieces += 1
            }
        return (bytes, count, pieces)
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
            ])
    }

    @Test func `both formats say the same, NDJSON with types`() throws {
        try fixture.addAnswer(question: 2, choice: 9, supersededBy: 2)
        try fixture.addAnswer(question: 2, choice: 3, uncertainty: -1)
        let rows = try readByPython(try export(.ndjson).bytes, .ndjson)
        #expect(rows.count == 2)
        #expect(rows[0]["schema"] as? Int == 1)
        #expect(rows[0]["sequence"] as? Int == 1)
        #expect(rows[0]["superseded"] as? Bool == true)
        #expect(rows[0]["choice"] as? Int == 9)
        #expect(rows[0]["seconds_since_shown"] as? Double == 1.234)
        #expect(rows[0]["marks"] as? [String] == [])
        #expect(rows[0]["outcome"] is NSNull)
        #expect(rows[1]["uncertainty_seconds"] is NSNull)
        #expect(rows[1]["superseded"] as? Bool == false)
        #expect(Set(rows[0].keys) == Set(Export.columns + ["schema"]))
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
        let ndjson = try readByPython(try export(.ndjson).bytes, .ndjson)
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
        let rows = try readByPython(bytes, .ndjson)
        #expect(written == count)
        #expect(pieces == 3)
        #expect(Set(rows.compactMap { $0["sequence"] as? Int }) == Set(1...count))
        let times = rows.compactMap { $0["at"] as? String }
        #expect(times == times.sorted())
    }

    @Test func `a span holds its first moment and not its end`() throws {
        for step in 0..<4 {
            try fixture.addAnswer(question: 0, choice: 1, at: PageFixture.noon + Int64(step))
        }
        let span = TimeSpan(from: PageFixture.noon + 1, to: PageFixture.noon + 3)
        let rows = try readByPython(try export(.ndjson, span).bytes, .ndjson)
        #expect(rows.map { $0["sequence"] as? Int } == [2, 3])
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
        #expect(try export(.ndjson).bytes.isEmpty)
    }

    @Test func `the reference names every column`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let reference = try String(
            contentsOf: root.appendingPathComponent("Docs/Reference/export.md"), encoding: .utf8)
        for column in Export.columns {
            #expect(reference.contains("| `\(column)` |"))
        }
    }
}
