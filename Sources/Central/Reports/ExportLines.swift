/// Lines of an export, as bytes in one buffer that is used again and again.
struct ExportLines {
    let format: Export.Format
    private(set) var bytes: [UInt8] = []
    /// What stands before each column's field; of CSV it is a comma, but for the first.
    private let beforeField: [[UInt8]]
    private let beforeLine: [UInt8]
    private let columnCount: Int
    private var column = 0
    /// The day that each column wrote last: answers come in the order of their times, and the
    /// columns lie days apart.
    private var days: [Day]

    private struct Day {
        var number: Int64
        /// Up to the `T`.
        var text: [UInt8]
    }

    init(_ format: Export.Format, columns: [String]) {
        self.format = format
        columnCount = columns.count
        days = columns.map { _ in Day(number: .min, text: []) }
        switch format {
        case .csv:
            beforeLine = []
            beforeField = []
        case .ndjson:
            beforeLine = Array("{\"schema\":\(NDJSON.schema),\"kind\":\"answer\"".utf8)
            beforeField = columns.map { Array(",\"\($0)\":".utf8) }
        }
    }

    var count: Int { bytes.count }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    mutating func beginLine() {
        column = 0
        bytes.append(contentsOf: beforeLine)
    }

    mutating func endLine() {
        precondition(column == columnCount, "a line without all of its fields")
        switch format {
        case .csv: bytes.append(contentsOf: [0x0d, 0x0a])
        case .ndjson: bytes.append(contentsOf: [UInt8(ascii: "}"), 0x0a])
        }
    }

    private mutating func beginField() {
        switch format {
        case .csv where column > 0: bytes.append(UInt8(ascii: ","))
        case .csv: break
        case .ndjson: bytes.append(contentsOf: beforeField[column])
        }
        column += 1
    }

    /// Several fields that were written before, with what stands before each.
    mutating func written(_ fields: [UInt8], columns: Int) {
        bytes.append(contentsOf: fields)
        column += columns
    }

    mutating func skip(columns: Int) {
        column += columns
    }

    mutating func none() {
        beginField()
        if format == .ndjson { bytes.append(contentsOf: Self.null) }
    }

    private static let null = Array("null".utf8)

    mutating func text(_ text: UnsafeRawBufferPointer) {
        beginField()
        switch format {
        case .csv: CSV.append(text, to: &bytes)
        case .ndjson: NDJSON.append(text, to: &bytes)
        }
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { self.text(UnsafeRawBufferPointer($0)) }
    }

    mutating func integer(_ value: Int64) {
        beginField()
        bytes.append(decimal: value)
    }

    /// In seconds with three decimals; not known where it is negative.
    mutating func seconds(milliseconds: Int64) {
        guard milliseconds >= 0 else { return none() }
        beginField()
        bytes.append(decimal: milliseconds / 1_000)
        bytes.append(UInt8(ascii: "."))
        bytes.append(decimal: milliseconds % 1_000, width: 3)
    }

    mutating func flag(_ isSet: Bool) {
        beginField()
        bytes.append(contentsOf: isSet ? Self.yes : Self.no)
    }

    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)

    mutating func list(_ items: [String]) {
        switch format {
        case .csv where items.isEmpty: none()
        case .csv: text(items.joined(separator: " "))
        case .ndjson:
            beginField()
            bytes.append(UInt8(ascii: "["))
            for (place, item) in items.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                NDJSON.append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    mutating func cursor(_ cursor: ExportCursor) {
        beginField()
        if format == .ndjson { bytes.append(UInt8(ascii: "\"")) }
        cursor.append(to: &bytes)
        if format == .ndjson { bytes.append(UInt8(ascii: "\"")) }
    }

    /// A moment as `Timestamp.utc` writes it.
    mutating func moment(_ milliseconds: Int64) {
        let (moment, dayMilliseconds) = (Timestamp.clamped(milliseconds), Int64(86_400_000))
        if moment / dayMilliseconds != days[column].number {
            days[column] = Day(
                number: moment / dayMilliseconds,
                text: Array(Timestamp.utc(moment).utf8.prefix(11)))
        }
        let place = column
        beginField()
        if format == .ndjson { bytes.append(UInt8(ascii: "\"")) }
        bytes.append(contentsOf: days[place].text)
        let seconds = moment / 1_000 % 86_400
        bytes.append(decimal: seconds / 3_600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(decimal: seconds / 60 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(decimal: seconds % 60, width: 2)
        bytes.append(UInt8(ascii: "."))
        bytes.append(decimal: moment % 1_000, width: 3)
        bytes.append(UInt8(ascii: "Z"))
        if format == .ndjson { bytes.append(UInt8(ascii: "\"")) }
    }
}

extension [UInt8] {
    /// With zeros in front, up to a width.
    fileprivate mutating func append(decimal value: Int64, width: Int = 1) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = count
        var digits = 0
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            digits += 1
        } while rest > 0 || digits < width
        var (low, high) = (start, count - 1)
        while low < high {
            swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
