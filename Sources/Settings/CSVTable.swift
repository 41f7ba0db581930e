/// A table as RFC 4180 writes it, with commas or, as spreadsheets in many countries save it, with
/// semicolons. Every field knows where it began.
struct CSVTable {
    struct Cell: Hashable {
        var text: String
        /// Of its first character, or of its opening quotation mark.
        var position: Position
    }

    /// Lines that are wholly empty are passed over.
    private(set) var rows: [[Cell]] = []

    /// - Parameter source: its line ends may be LF, CR LF, or both in turn.
    init(_ source: SourceText, _ faults: FaultList) {
        var reader = CSVReader(source.text, separator: Self.separator(of: source))
        while let row = reader.row(faults) {
            if row.count > 1 || row[0].text != "" { rows.append(row) }
        }
    }

    /// Whichever the first line has more of; its names hold neither.
    private static func separator(of source: SourceText) -> Unicode.Scalar {
        let first = source.lines.first?.unicodeScalars ?? "".unicodeScalars[...]
        let semicolons = first.count { $0 == ";" }
        return semicolons > first.count { $0 == "," } ? ";" : ","
    }
}

/// Takes a text apart, row by row.
private struct CSVReader {
    private let separator: Unicode.Scalar
    private var rest: Substring.UnicodeScalarView
    private var position = Position.start

    init(_ text: String, separator: Unicode.Scalar) {
        rest = text.unicodeScalars[...]
        self.separator = separator
    }

    private mutating func take() {
        position.advance(over: rest.removeFirst())
    }

    private var isAtLineEnd: Bool {
        rest.first == "\n" || (rest.first == "\r" && rest.dropFirst().first == "\n")
    }

    /// Nil at the end of the text.
    mutating func row(_ faults: FaultList) -> [CSVTable.Cell]? {
        guard !rest.isEmpty else { return nil }
        var cells = [cell(faults)]
        while rest.first == separator {
            take()
            cells.append(cell(faults))
        }
        if rest.first == "\r" { take() }
        if rest.first == "\n" { take() }
        return cells
    }

    private mutating func cell(_ faults: FaultList) -> CSVTable.Cell {
        let start = position
        let text = rest.first == "\"" ? quotedText(faults) : plainText(faults)
        return CSVTable.Cell(text: text, position: start)
    }

    private mutating func plainText(_ faults: FaultList) -> String {
        var text = String.UnicodeScalarView()
        while let next = rest.first, next != separator, !isAtLineEnd {
            if next == "\"" {
                faults.add(
                    position, "a quotation mark stands within a field that has none around it",
                    try: "put the whole field in quotation marks, and double those within.")
            }
            text.append(next)
            take()
        }
        return String(text).trimmingSpaces
    }

    private mutating func quotedText(_ faults: FaultList) -> String {
        let start = position
        take()
        var text = String.UnicodeScalarView()
        while let next = rest.first {
            take()
            if next != "\"" {
                text.append(next)
            } else if rest.first == "\"" {
                text.append(next)
                take()
            } else {
                closeQuoted(faults)
                return String(text).trimmingSpaces
            }
        }
        faults.add(
            start, "a quotation mark is opened here and never closed",
            try: "close it, or double it where it belongs to the text.")
        return String(text)
    }

    /// Nothing but a separator or the line's end comes after the closing mark.
    private mutating func closeQuoted(_ faults: FaultList) {
        guard !rest.isEmpty, rest.first != separator, !isAtLineEnd else { return }
        faults.add(
            position, "a text stands after the closing quotation mark",
            try: "double the quotation marks that belong to the text.")
        while !rest.isEmpty, rest.first != separator, !isAtLineEnd { take() }
    }
}

extension String {
    /// Without the spaces around it, which nobody sees in a spreadsheet.
    fileprivate var trimmingSpaces: String {
        let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }
        let scalars = unicodeScalars.drop(while: isSpace)
        let last = scalars.lastIndex { !isSpace($0) }
        return last.map { String(scalars[...$0]) } ?? ""
    }
}
