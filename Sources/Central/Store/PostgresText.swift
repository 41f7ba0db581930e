/// The one text of every statement, made PostgreSQL's own.
enum PostgresText {
    /// `$1`, `$2`, … for each `?` that stands outside quotes and comments.
    static func numberingPlaces(_ statement: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(statement.utf8.count + 16)
        var number = 0
        var quote: UInt8?
        var isComment = false
        var last: UInt8 = 0
        for byte in statement.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): isComment = false
            case UInt8(ascii: "-") where last == byte && quote == nil: isComment = true
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if !isComment { quote = quote == nil ? byte : quote == byte ? nil : quote }
            default: break
            }
            last = byte
            if byte == UInt8(ascii: "?"), quote == nil, !isComment {
                number += 1
                text += Array("$\(number)".utf8)
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// One look for each value of a list, which crosses as an array in the last place.
    ///
    /// The server looks for one value after the other by the table's index, whatever it guesses of
    /// the table's size: a long list in `IN` it may compare with each row instead. `OFFSET 0` keeps
    /// it from making one look of both.
    static func forEach(_ statement: String, places: Int) -> String {
        var text = numberingPlaces(statement)
        let last = "$\(places)"
        guard let place = text.ranges(of: last).last else {
            preconditionFailure("a look without a place for a list")
        }
        text.replaceSubrange(place, with: "given.value")
        return "SELECT found.* FROM unnest(\(last)) AS given (value) "
            + "CROSS JOIN LATERAL (\(text) OFFSET 0) AS found"
    }

    /// A migration's text. Texts are put in order by their bytes, as SQLite does, so that both
    /// stores give the same rows in the same order, and no update of the system's own orders
    /// spoils an index.
    static func forPostgres(_ migration: String) -> String {
        migration.replacing("TEXT NOT NULL", with: "TEXT COLLATE \"C\" NOT NULL")
    }

    /// One INSERT of many rows.
    struct Batch {
        let statement: String
        /// Of each column; `unknown` where every row has NULL there.
        let types: [PostgresType]
        /// Whether there is no array to count the rows by.
        var isEmptyOfValues: Bool { types.allSatisfy { $0 == .unknown } }

        init(_ table: String, _ rows: RowBatch, _ taken: TakenKey) {
            let types = rows.columns.indices.map { column in
                rows.column(column).map(PostgresType.init).first { $0 != .unknown } ?? .unknown
            }
            let present = types.indices.filter { types[$0] != .unknown }
            let names = rows.columns.joined(separator: ", ")
            let arrays = present.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
            let aliases = present.map { "c\($0)" }.joined(separator: ", ")
            let values = types.indices.map { types[$0] == .unknown ? "NULL" : "c\($0)" }
                .joined(separator: ", ")
            let source =
                present.isEmpty
                ? "generate_series(1, $1)" : "unnest(\(arrays)) AS given (\(aliases))"
            statement =
                "INSERT INTO \(table) (\(names)) SELECT \(values) FROM \(source) "
                + taken.clause(table, rows.columns)
            self.types = types
        }
    }
}
