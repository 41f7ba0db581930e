import CFloor
import Glibc
import Central
import Exchange
import Feedback
import Measuring

/// The rows that a batch became in the centre's database, for the floor to write into its own.
///
/// Read from the database itself: whatever intake stores of a batch, the floor stores too. What it
/// stores of a log as a whole (its clocks, its place) goes with the log's first batch.
final class FloorRows {
    /// How a table's statement is written for one database.
    enum Dialect {
        case sqlite
        case postgresql
    }

    /// Tables of which a batch's rows are found by their sequences.
    private static let bySequence = [
        "records", "answers", "visit_ends", "contacts", "boots", "session_bounds", "counts",
    ]
    private static let byLog = ["logs", "clock_hours", "clock_claims"]
    private static let tenant = SQLValue.text("shop")

    private let dialect: Dialect
    private var names: [UnsafeMutablePointer<CChar>?] = []
    private var memory: [UnsafeMutableRawPointer] = []
    private(set) var tables: [smile_floor_rows] = []

    /// - Parameters:
    ///   - log: its number in the database.
    ///   - sequences: of the batch.
    init(
        _ log: Int64, _ sequences: Range<Int64>, from store: any Store, for dialect: Dialect
    ) throws {
        self.dialect = dialect
        let span: [SQLValue] = [
            Self.tenant, .integer(log), .integer(sequences.lowerBound),
            .integer(sequences.upperBound),
        ]
        let those = "tenant = ? AND log = ? AND sequence >= ? AND sequence < ?"
        for table in Self.bySequence {
            add(table, try store.query("SELECT * FROM \(table) WHERE \(those)", span))
        }
        if sequences.lowerBound == 1 {
            for table in Self.byLog {
                add(
                    table,
                    try store.query(
                        "SELECT * FROM \(table) WHERE tenant = ? AND log = ?",
                        Array(span.prefix(2))))
            }
        }
        for (table, time) in [("tallies", "quarter"), ("day_tallies", "day")] {
            let milliseconds = time == "day" ? 86_400_000 : 900_000
            add(
                table,
                try store.query(
                    """
                    SELECT tenant, touchpoint, digest, number, question, at_ms / \(milliseconds),
                        choice, CASE WHEN marks = 0 THEN 0 ELSE 1 END, count(*) FROM answers
                    WHERE \(those) AND superseded_by = 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
                    """, span),
                summing: "answers",
                by: "tenant, touchpoint, digest, number, question, \(time), choice, marked")
        }
    }

    deinit {
        names.forEach { free($0) }
        memory.forEach { $0.deallocate() }
    }

    private func add(_ table: String, _ rows: [Row], summing sum: String = "", by key: String = "")
    {
        guard let columns = rows.first?.values.count else { return }
        let taken =
            sum.isEmpty
            ? "DO NOTHING" : "(\(key)) DO UPDATE SET \(sum) = \(table).\(sum) + excluded.\(sum)"
        let statement = strdup(
            "INSERT INTO \(table) \(source(rows, columns)) ON CONFLICT \(taken)")
        names.append(statement)
        let values = UnsafeMutableBufferPointer<smile_floor_value>.allocate(
            capacity: rows.count * columns)
        memory.append(UnsafeMutableRawPointer(values.baseAddress!))
        for (place, value) in rows.lazy.flatMap(\.values).enumerated() {
            values.initializeElement(at: place, to: self.value(value))
        }
        tables.append(
            smile_floor_rows(
                statement: UnsafePointer(statement), columns: columns, rows: rows.count,
                values: UnsafePointer(values.baseAddress)))
    }

    private func source(_ rows: [Row], _ columns: Int) -> String {
        if case .sqlite = dialect {
            let places = Array(repeating: "?", count: columns).joined(separator: ", ")
            return "VALUES (\(places))"
        }
        let isThere = (0..<columns).map { column in rows.contains { $0.values[column] != .null } }
        let present = (0..<columns).filter { isThere[$0] }
        let chosen = (0..<columns).map { isThere[$0] ? "c\($0)" : "NULL" }.joined(separator: ", ")
        let arrays = present.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let named = present.map { "c\($0)" }.joined(separator: ", ")
        return "SELECT \(chosen) FROM unnest(\(arrays)) AS given (\(named))"
    }

    private func value(_ value: SQLValue) -> smile_floor_value {
        var found = smile_floor_value()
        switch value {
        case .null: found.kind = SMILE_FLOOR_NULL
        case .integer(let number):
            found.kind = SMILE_FLOOR_INTEGER
            found.number = number
        case .real: preconditionFailure("intake stores no number with a point")
        case .text(let text):
            found.kind = SMILE_FLOOR_TEXT
            keep(Array(text.utf8), in: &found)
        case .bytes(let bytes):
            found.kind = SMILE_FLOOR_BYTES
            keep(bytes, in: &found)
        }
        return found
    }

    /// Never empty memory, so that nothing of no length is taken for NULL.
    private func keep(_ bytes: [UInt8], in value: inout smile_floor_value) {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + 1, alignment: 1)
        copy.copyMemory(from: bytes, byteCount: bytes.count)
        memory.append(copy)
        value.bytes = UnsafeRawPointer(copy)
        value.count = bytes.count
    }
}

extension FloorRows {
    /// Of each of a panel's batches.
    static func of(
        _ panel: BacklogPanel, batches: Int, records: Int, from store: any Store,
        for dialect: Dialect
    ) throws -> [FloorRows] {
        let found = try store.query(
            "SELECT log FROM logs WHERE tenant = 'shop' AND panel = ?",
            [.text(panel.id.description)])
        let records = Int64(records)
        return try (0..<Int64(batches)).map { batch in
            let first = batch * records + 1
            return try FloorRows(
                found[0][integer: 0], first..<first + records, from: store, for: dialect)
        }
    }
}
