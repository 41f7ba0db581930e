/// One value of a file, with its place.
struct Entry {
    enum Kind {
        /// `isPlain`: written without quotes, so that it may also be a number or a truth value.
        case text(String, isPlain: Bool)
        case list([Entry])
        case table([Pair])
        /// Nothing after the colon, `~` or `null`.
        case nothing
    }

    struct Pair {
        var key: String
        var position: Position
        var value: Entry
    }

    var position: Position
    var kind: Kind

    /// What it is, for "… is a list".
    var noun: String {
        switch kind {
        case .text(let text, _): text.contains("\n") ? "a text" : quoted(text)
        case .list: "a list"
        case .table: "a table of keys"
        case .nothing: "empty"
        }
    }

    /// The place of the scalar at `offset` of a text: exact where the text stands in its line as it
    /// is, the beginning of the text where escapes, folding or a block hide it.
    func position(atOffset offset: Int, in source: SourceText) -> Position {
        guard case .text(let text, let isPlain) = kind,
            source.lines.indices.contains(position.line - 1)
        else { return position }
        let start = position.column - 1 + (isPlain ? 0 : 1)
        let line = source.lines[position.line - 1].unicodeScalars.dropFirst(start)
        guard line.starts(with: text.unicodeScalars) else { return position }
        return Position(line: position.line, column: start + 1 + offset)
    }
}
