import Foundation
import Testing

@testable import Central

/// An export that was cut goes on as if it had not been.
@Suite struct ExportCursorTests {
    private let fixture: PageFixture
    private static let asOf = PageFixture.noon + 3_600_000

    init() throws {
        fixture = try PageFixture()
    }

    private func export(
        _ format: Export.Format, _ request: ExportRequest = ExportRequest(),
        after cursor: ExportCursor? = nil, asOf: Int64 = Self.asOf
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try Export(
            of: request, asOf: asOf, after: cursor, in: fixture.store, tenant: PageFixture.tenant
        ).write(as: format) { bytes += $0 }
        return bytes
    }

    private func addAnswers(_ count: Int) throws {
        try fixture.store.transaction {
            for place in 0..<count {
                try fixture.addAnswer(
                    question: 0, choice: 1, touchpoint: place % 3 == 0 ? "a,\"b\"\r\nc" : "till",
                    at: PageFixture.noon - Int64(place / 3))
            }
        }
    }

    @Test func `a cursor comes back from its text`() throws {
        var cursor = ExportCursor(asOf: 1_790_000_000_123, request: 0xfedc_ba98)
        (cursor.log, cursor.sequence) = (1 << 39, 1 << 47 + 1)
        (cursor.rows, cursor.sequences) = (1 << 39 + 7, 1 << 62 + 9)
        #expect(cursor.text.utf8.count == ExportCursor.textBytes)
        #expect(ExportCursor(cursor.text) == cursor)
        for text in [
            "", cursor.text + "A", "é" + cursor.text.dropFirst(2), "B" + cursor.text.dropFirst(),
        ] {
            #expect(ExportCursor(String(text)) == nil, "\(text)")
        }
    }

    @Test(arguments: Export.Format.allCases)
    func `a file that was cut at any byte goes on with the same rows`(
        format: Export.Format
    ) throws {
        try addAnswers(7)
        let whole = try export(format)
        let firstRow = try #require(whole.firstIndex(of: 0x0a)) + 1
        for cut in firstRow...whole.count {
            guard let tail = ExportTail.find(in: Array(whole[..<cut]), as: format) else {
                // Not even the first row is whole.
                #expect(cut < whole.count / 3)
                continue
            }
            let kept = whole[..<tail.length]
            #expect(kept.last == 0x0a)
            let rest = try export(format, after: tail.cursor, asOf: Self.asOf + 1_000_000)
            #expect(Array(kept) + rest == whole, "cut at byte \(cut)")
        }
    }

    @Test func `answers that arrive meanwhile are in no part`() throws {
        try addAnswers(5)
        let whole = try export(.ndjson)
        let lines = whole.split(separator: 0x0a)
        let start = lines[..<3].joined(separator: [0x0a]) + [0x0a]
        let tail = try #require(ExportTail.find(in: Array(start), as: .ndjson))
        // Older and newer ones, in time, but they came after the export began.
        for at in [PageFixture.noon - 1, PageFixture.noon + 5] {
            let sequence = try fixture.addAnswer(question: 0, choice: 2, at: at)
            try fixture.store.execute(
                "UPDATE records SET received_ms = ? WHERE tenant = ? AND sequence = ?",
                [.integer(Self.asOf), .text(PageFixture.tenant), .integer(sequence)])
        }
        #expect(try start + export(.ndjson, after: tail.cursor) == whole)
        #expect(try export(.ndjson) == whole)
        #expect(try export(.ndjson, asOf: Self.asOf + 1).count > whole.count)
    }

    @Test func `what does not fit together is refused`() throws {
        try addAnswers(5)
        let whole = try export(.csv)
        let first = whole.prefix(whole.count / 2)
        let cursor = try #require(ExportTail.find(in: Array(first), as: .csv)).cursor
        var other = ExportRequest()
        other.marked = .none
        #expect(throws: ExportFault.cursorOfAnother) { try export(.csv, other, after: cursor) }
        var strange = cursor
        strange.sequence = 999
        #expect(throws: ExportFault.notACursor) { try export(.csv, after: strange) }
        // An answer that stood behind the cursor is dated before it.
        try fixture.store.execute(
            "UPDATE answers SET at_ms = ? WHERE tenant = ? AND at_ms = ?",
            [
                .integer(PageFixture.noon - 100), .text(PageFixture.tenant),
                .integer(PageFixture.noon),
            ])
        #expect(throws: ExportFault.movedOn) { try export(.csv, after: cursor) }
    }

    @Test func `no text of a row is taken for its end`() throws {
        let cursor = ExportCursor(asOf: 1, request: 0).text
        try fixture.addAnswer(question: 0, choice: 1, touchpoint: ",\(cursor)\r\n\"},\n")
        for format in Export.Format.allCases {
            let whole = try export(format)
            let tail = try #require(ExportTail.find(in: whole, as: format))
            #expect(tail.cursor.rows == 1)
        }
    }
}
