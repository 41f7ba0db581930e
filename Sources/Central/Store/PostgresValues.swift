import CPostgres

/// PostgreSQL's types for what a statement is given, by their numbers (`pg_type.dat`). All values
/// cross in binary: numbers in network order, texts and bytes as they are.
enum PostgresType: Oid {
    /// The server finds out from the place where the value goes.
    case unknown = 0
    case bytes = 17
    case integer = 20
    case text = 25
    case real = 701

    init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .unknown
            case .integer: .integer
            case .real: .real
            case .text: .text
            case .bytes: .bytes
            }
    }

    init(_ cell: RowBatch.Cell) {
        self =
            switch cell {
            case .null: .unknown
            case .integer: .integer
            case .real: .real
            case .text: .text
            case .bytes: .bytes
            }
    }

    var array: Oid {
        switch self {
        case .unknown: preconditionFailure("an array of nothing has no type")
        case .bytes: 1001
        case .integer: 1016
        case .text: 1009
        case .real: 1022
        }
    }
}

/// The values of one statement, as they cross to the server.
struct PostgresParameters {
    private(set) var types: [Oid] = []
    /// Where each value stands in `bytes`; nil for NULL.
    private var places: [Range<Int>?] = []
    /// The first byte belongs to no value, so that an empty value has an address, too.
    private var bytes: [UInt8] = [0]

    init(_ values: [SQLValue]) {
        for value in values { append(value) }
    }

    var count: Int32 { Int32(types.count) }

    mutating func append(_ value: SQLValue) {
        types.append(PostgresType(value).rawValue)
        let start = bytes.count
        bytes.append(value)
        if case .null = value { places.append(nil) } else { places.append(start..<bytes.count) }
    }

    /// One column of many rows, as an array of one dimension.
    ///
    /// - Parameter type: of every value that is not NULL.
    mutating func append(_ column: Int, of rows: RowBatch, _ type: PostgresType) {
        types.append(type.array)
        let start = bytes.count
        bytes.append(int32: 1)  // Dimensions.
        let flag = bytes.count
        bytes.append(int32: 0)  // Whether any is NULL.
        bytes.append(int32: Int32(bitPattern: type.rawValue))
        bytes.append(int32: Int32(rows.count))
        bytes.append(int32: 1)  // The first index.
        for cell in rows.column(column) {
            guard case .null = cell else {
                precondition(PostgresType(cell) == type, "a column of two types")
                bytes.append(cell, of: rows)
                continue
            }
            bytes.append(int32: -1)
            bytes.replace(int32: 1, at: flag)
        }
        places.append(start..<bytes.count)
    }

    typealias Pointers<Result> = (
        _ types: UnsafePointer<Oid>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
        _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
    ) -> Result

    /// Calls `body` with what libpq's functions take.
    func withPointers<Result>(_ body: Pointers<Result>) -> Result {
        bytes.withUnsafeBytes { bytes in
            let start = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
            let values = places.map { $0.map { UnsafePointer(start + $0.lowerBound) } }
            let lengths = places.map { Int32($0?.count ?? 0) }
            let formats = [Int32](repeating: 1, count: places.count)
            return body(types, values, lengths, formats)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(int32 value: Int32) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func replace(int32 value: Int32, at place: Int) {
        Swift.withUnsafeBytes(of: value.bigEndian) {
            replaceSubrange(place..<place + 4, with: $0)
        }
    }

    /// Appends its length and itself.
    fileprivate mutating func append(_ cell: RowBatch.Cell, of rows: RowBatch) {
        switch cell {
        case .null: break
        case .integer(let number): append(counted: UInt64(bitPattern: number))
        case .real(let number): append(counted: number.bitPattern)
        case .text(let start, let count), .bytes(let start, let count):
            append(int32: count)
            append(contentsOf: rows.bytes[start..<start + Int(count)])
        }
    }

    private mutating func append(counted word: UInt64) {
        append(int32: 8)
        Swift.withUnsafeBytes(of: word.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(_ value: SQLValue) {
        switch value {
        case .null: break
        case .integer(let number):
            Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
        case .real(let number):
            Swift.withUnsafeBytes(of: number.bitPattern.bigEndian) { append(contentsOf: $0) }
        case .text(let text): append(contentsOf: text.utf8)
        case .bytes(let bytes): append(contentsOf: bytes)
        }
    }
}

/// What a statement gave: rows, and how many it changed.
struct PostgresResult {
    var rows: [Row] = []
    var changes = 0

    init() {}

    init(_ result: OpaquePointer) {
        changes = Int(String(cString: PQcmdTuples(result))) ?? 0
        let isBinary = PQbinaryTuples(result) == 1
        let columns = (0..<PQnfields(result)).map { ($0, PQftype(result, $0)) }
        rows = (0..<PQntuples(result)).map { row in
            Row(
                columns.map { column, type in
                    guard PQgetisnull(result, row, column) == 0 else { return .null }
                    let bytes = UnsafeRawBufferPointer(
                        start: PQgetvalue(result, row, column),
                        count: Int(PQgetlength(result, row, column)))
                    return SQLValue(bytes, type: isBinary ? type : PostgresType.text.rawValue)
                })
        }
    }
}

extension SQLValue {
    /// A value as the server sends it in binary.
    init(_ bytes: UnsafeRawBufferPointer, type: Oid) {
        switch type {
        case 16: self = .integer(bytes[0] == 0 ? 0 : 1)
        case 20: self = .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case 21: self = .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case 23: self = .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case 26: self = .integer(Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        case 701:
            self = .real(
                Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
        case 17: self = .bytes(Array(bytes))
        // text, name, varchar, unknown.
        case 19, 25, 705, 1043: self = .text(String(decoding: bytes, as: UTF8.self))
        case 1700: self = Self.numeric(bytes)
        default:
            preconditionFailure("a statement gives a value of type \(type): cast it to BIGINT")
        }
    }

    /// What sums and means are: digits of base 10,000, of which `weight + 1` stand before the
    /// point. A whole number that fits is an integer, as on SQLite.
    private static func numeric(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        func word(_ place: Int) -> Int {
            Int(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: place * 2, as: Int16.self)))
        }
        let (count, weight, isNegative) = (word(0), word(1), word(2) == 0x4000)
        let digits = (0..<count).map { word(4 + $0) }
        if count <= weight + 1, weight < 4 {
            let whole = (0...max(weight, 0)).reduce(0) {
                $0 * 10_000 + ($1 < count ? digits[$1] : 0)
            }
            return .integer(Int64(isNegative ? -whole : whole))
        }
        let value = digits.reversed().reduce(0.0) { $0 / 10_000 + Double($1) }
        let scale = (0..<abs(weight)).reduce(1.0) { scale, _ in scale * 10_000 }
        let size = weight < 0 ? value / scale : value * scale
        return .real(isNegative ? -size : size)
    }
}
