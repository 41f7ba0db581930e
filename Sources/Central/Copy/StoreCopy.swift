import Crypto
import FoundationEssentials

/// Copies a whole centre, every tenant of it, from one store into another: table by table in the
/// order of the keys, so that a copy that was cut off goes on where it stood.
///
/// The target is marked until every row was compared; a centre does not start on it before.
package struct StoreCopy {
    /// The rows of one transaction, and of one look.
    static let rowsAtOnce = 1_000

    /// What one table came to.
    package struct Table: Sendable, Hashable {
        package let name: String
        package let rows: Int
        /// SHA-256 over every row in the key's order, in hexadecimal digits: the same in both.
        package let digest: String
    }

    private let source: any Store
    private let target: any Store
    private let shape: StoreShape

    /// - Parameters:
    ///   - source: nobody else may write it meanwhile.
    ///   - target: of the newest schema.
    package init(from source: any Store, to target: any Store) throws(StoreFault) {
        self.source = source
        self.target = target
        shape = try StoreShape()
    }

    /// - Parameter progress: called after each step, with the table and the rows that are done.
    /// - Throws: also where the target holds other data.
    package func run(
        progress: (_ table: String, _ rows: Int) -> Void = { _, _ in }
    ) throws -> [Table] {
        try mark()
        return try source.transaction {
            for table in shape.tables { try copy(table, progress) }
            try learnWhatIsThere()
            let copied = try shape.tables.map { try compare($0, progress) }
            try target.transaction {
                _ = try target.execute("DELETE FROM copies", [])
            }
            return copied
        }
    }

    /// Whether a copy into this store was begun and not ended.
    static func isUnfinished(in store: any Store) throws(StoreFault) -> Bool {
        try !store.query("SELECT 1 FROM copies", []).isEmpty
    }

    private func mark() throws {
        guard try !Self.isUnfinished(in: target) else { return }
        for table in shape.tables {
            guard try table.rows(of: target, after: nil, limit: 1).isEmpty else {
                throw StoreFault(
                    step: "take a copy",
                    reason: "it holds other data, in '\(table.name)'. Nothing was changed. "
                        + "Try: name an empty database.", isTemporary: false)
            }
        }
        try target.transaction {
            _ = try target.execute("INSERT INTO copies (tenant, name) VALUES ('', 'copy')", [])
        }
    }

    private func copy(_ table: StoreShape.Table, _ progress: (String, Int) -> Void) throws {
        var after = try table.lastKey(in: target)
        var count = 0
        while true {
            let rows = try table.rows(of: source, after: after, limit: Self.rowsAtOnce)
            guard let last = rows.last else { return }
            try target.transaction {
                _ = try target.insertBatch(into: table.name, table.columns, rows.map(\.values))
            }
            after = table.key(of: last)
            count += rows.count
            progress(table.name, count)
        }
    }

    /// PostgreSQL takes tables of which it has counted nothing for tiny, and would go through all
    /// of an export's rows for each page of it until it happens to look.
    private func learnWhatIsThere() throws(StoreFault) {
        try (target as? PostgresStore)?.runText("ANALYZE")
    }

    private func compare(
        _ table: StoreShape.Table, _ progress: (String, Int) -> Void
    ) throws -> Table {
        var (hash, count) = (SHA256(), 0)
        var after: [SQLValue]?
        while true {
            let rows = try table.rows(of: source, after: after, limit: Self.rowsAtOnce)
            let copies = try table.rows(of: target, after: after, limit: Self.rowsAtOnce)
            guard rows.map(\.values) == copies.map(\.values) else {
                throw StoreFault(
                    step: "copy '\(table.name)'",
                    reason: "the copy differs within the \(Self.rowsAtOnce) rows after the first "
                        + "\(count). Nothing was changed in the source. "
                        + "Try: make the target anew and empty, and copy again.",
                    isTemporary: false)
            }
            guard let last = rows.last else { break }
            for row in rows { hash.update(data: row.bytes) }
            after = table.key(of: last)
            count += rows.count
            progress(table.name, count)
        }
        let digest = hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        return Table(name: table.name, rows: count, digest: digest)
    }
}

extension StoreCopy {
    /// The stable form for programs: `Docs/Reference/migrate.md`.
    package static func json(of tables: [Table]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let document = Document(
            tables: tables.map { .init(name: $0.name, rows: $0.rows, sha256: $0.digest) })
        return Array(try! encoder.encode(document)) + [0x0a]  // Plain values always encode.
    }

    private struct Document: Encodable {
        let schema = 1
        let tables: [Entry]

        struct Entry: Encodable {
            let name: String
            let rows: Int
            let sha256: String
        }
    }
}

extension Row {
    /// Every value with its kind and length before it, so that no two rows have the same bytes.
    fileprivate var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func put(_ kind: UInt8, _ content: some Collection<UInt8>) {
            bytes.append(kind)
            withUnsafeBytes(of: UInt64(content.count).littleEndian) { bytes += Array($0) }
            bytes += content
        }
        for value in values {
            switch value {
            case .null: put(0, [])
            case .integer(let number):
                put(1, withUnsafeBytes(of: number.littleEndian) { Array($0) })
            case .real(let number):
                put(2, withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) })
            case .text(let text): put(3, Array(text.utf8))
            case .bytes(let content): put(4, content)
            }
        }
        return bytes
    }
}
