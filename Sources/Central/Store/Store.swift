/// A value in a row or bound to a statement.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// One row of an answer, by column place from 0. Asking for another type than the column holds is
/// our own mistake.
package struct Row: Sendable {
    package let values: [SQLValue]

    package init(_ values: [SQLValue]) {
        self.values = values
    }

    package subscript(integer place: Int) -> Int64 {
        guard case .integer(let value) = values[place] else {
            preconditionFailure("column \(place) holds \(values[place]), not an integer")
        }
        return value
    }

    package subscript(text place: Int) -> String {
        guard case .text(let value) = values[place] else {
            preconditionFailure("column \(place) holds \(values[place]), not a text")
        }
        return value
    }

    package subscript(bytes place: Int) -> [UInt8] {
        guard case .bytes(let value) = values[place] else {
            preconditionFailure("column \(place) holds \(values[place]), not bytes")
        }
        return value
    }
}

/// The database under the centre: SQLite or PostgreSQL, one set of statements.
///
/// Statements use `?` for values, in order. No text holds a NUL. A store is used by one thread;
/// `Tests/StoreContractTests` says what both do alike.
package protocol Store: AnyObject {
    /// Runs `body` in a transaction that is durable when this returns; rolls back where it throws,
    /// and where a statement failed, whatever `body` makes of that.
    ///
    /// Transactions are as if they ran one after the other, whoever else writes. For that `body`
    /// may be run again: it changes nothing but the store.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result
    func query(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> [Row]
    /// Makes the same look for each value of a list, however long it is, in few steps; returns the
    /// rows of all of them, in no order.
    ///
    /// - Parameters:
    ///   - values: of all places but the last.
    ///   - list: what stands in the last place, in turn; of one type, and never NULL.
    func query(
        _ statement: String, _ values: [SQLValue], forEach list: [SQLValue]
    ) throws(StoreFault) -> [Row]
    /// Shows every row of a look to `each`, in order, where it stands: for many rows, whose copies
    /// would cost more than they do. `each` may query, too. What it throws ends the look. A fault
    /// may come behind some rows.
    func read(
        _ statement: String, _ values: [SQLValue], _ each: (any RowInPlace) throws -> Void) throws
    /// Runs a statement; returns how many rows it changed.
    @discardableResult
    func execute(_ statement: String, _ values: [SQLValue]) throws(StoreFault) -> Int
    /// Inserts rows into `table`, whatever their number in few steps; returns how many went in or
    /// changed one that was there.
    @discardableResult
    func insertBatch(
        into table: String, _ rows: RowBatch, whereTaken: TakenKey
    ) throws(StoreFault) -> Int
    /// The same for whoever need not know how many: within a transaction it may return while the
    /// database is still at work. Later statements find the rows; where they could not go in, one
    /// of the next calls says so, at the latest the transaction's end.
    func insertMeanwhile(
        into table: String, _ rows: RowBatch, whereTaken: TakenKey
    ) throws(StoreFault)
    /// Brings the schema to the newest version; returns the versions that it applied.
    @discardableResult
    func migrate() throws(StoreFault) -> [Int]
}

/// What a database said.
package struct StoreFault: Error, CustomStringConvertible {
    /// The statement's first words or the step, never its values.
    package let step: String
    package let reason: String
    /// The same call may succeed later: the database is busy, full or away.
    package let isTemporary: Bool

    package init(step: String, reason: String, isTemporary: Bool) {
        self.step = step
        self.reason = reason
        self.isTemporary = isTemporary
    }

    package var description: String { "the database could not \(step): \(reason)" }
}
