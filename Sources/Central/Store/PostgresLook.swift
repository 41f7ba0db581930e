import CPostgres

/// The rows of one look, in order, each as soon as the server found it.
final class PostgresLook {
    let statement: String
    /// Rows that came and that nobody asked for yet, each in a result of its own.
    private var rows: [OpaquePointer] = []
    /// How many of them were asked for meanwhile.
    private var taken = 0
    private var types: [Oid] = []
    var fault: PostgresFault?
    /// Whether nobody wants to see the rest.
    var isOver = false

    init(_ statement: String) {
        self.statement = statement
    }

    deinit {
        for row in rows[taken...] { PQclear(row) }
    }

    /// Keeps what libpq gave; it is this value's from now on.
    func keep(_ result: OpaquePointer) {
        switch PQresultStatus(result) {
        case PGRES_SINGLE_TUPLE where !isOver: return rows.append(result)
        // The last one says that the rows are through.
        case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK: break
        default: fault = fault ?? PostgresFault(StoreFault.step(of: statement), result)
        }
        PQclear(result)
    }

    var hasRow: Bool { taken < rows.count }

    /// Shows the next row that came.
    func showRow(to each: (any RowInPlace) throws -> Void) throws {
        let row = rows[taken]
        taken += 1
        if taken == rows.count {
            rows.removeAll(keepingCapacity: true)
            taken = 0
        }
        defer { PQclear(row) }
        if types.isEmpty { types = (0..<PQnfields(row)).map { PQftype(row, $0) } }
        try each(PostgresRow(result: row, types: types))
    }
}

private struct PostgresRow: RowInPlace {
    /// Of this row alone.
    let result: OpaquePointer
    let types: [Oid]

    func isNull(_ column: Int) -> Bool { PQgetisnull(result, 0, Int32(column)) != 0 }

    func integer(_ column: Int) -> Int64 {
        let bytes = bytes(column)
        // Most are.
        if types[column] == PostgresType.integer.rawValue, bytes.count == 8 {
            return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        }
        guard case .integer(let value) = SQLValue(bytes, type: types[column]) else {
            preconditionFailure("column \(column) of type \(types[column]) is no integer")
        }
        return value
    }

    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, 0, Int32(column)),
            count: Int(PQgetlength(result, 0, Int32(column))))
    }
}
