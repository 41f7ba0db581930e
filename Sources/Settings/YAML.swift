internal import Yams

/// The most levels of tables and lists within each other. The deepest of our files needs six.
private let nestingMax = 12

/// Reads a text as one YAML document of plain texts, lists and tables: no anchors, aliases or tags,
/// and only texts as keys.
///
/// The only place that knows Yams.
func entry(from source: SourceText, _ faults: FaultList) throws(SettingsFaults) -> Entry {
    let nothing = Entry(position: .start, kind: .nothing)
    let entry: Entry
    do {
        // The basic resolver leaves each scalar a text: what `yes` or `012` means we say ourselves.
        let parser = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
        let root = try parser.singleRoot()
        // The parser owns the anchors; nodes refer to them weakly.
        entry = withExtendedLifetime(parser) {
            root.map { NodeReader(faults: faults).entry($0, level: 1) } ?? nothing
        }
    } catch {
        report(error, source, faults)
        entry = nothing
    }
    try faults.check()
    return entry
}

private struct NodeReader {
    let faults: FaultList

    func entry(_ node: Node, level: Int) -> Entry {
        let position = node.position
        guard isSimple(node, at: position), level <= nestingMax else {
            if level > nestingMax { reportNesting(at: position, faults) }
            return Entry(position: position, kind: .nothing)
        }
        switch node {
        case .scalar(let scalar):
            return Entry(position: position, kind: kind(of: scalar))
        case .sequence(let sequence):
            let entries = sequence.map { entry($0, level: level + 1) }
            return Entry(position: position, kind: .list(entries))
        case .mapping(let mapping):
            let pairs = mapping.compactMap { pair($0.key, $0.value, level: level + 1) }
            return Entry(position: position, kind: .table(pairs))
        case .alias:
            return Entry(position: position, kind: .nothing)
        }
    }

    private func kind(of scalar: Node.Scalar) -> Entry.Kind {
        let isPlain = scalar.style == .plain
        if isPlain, ["", "~", "null"].contains(scalar.string) { return .nothing }
        return .text(scalar.string, isPlain: isPlain)
    }

    private func pair(_ key: Node, _ value: Node, level: Int) -> Entry.Pair? {
        guard case .scalar(let name) = key, isSimple(key, at: key.position) else {
            if key.scalar == nil {
                faults.add(
                    key.position, "a list or a table stands where a key is needed",
                    try: "check the brackets and braces on this line.")
            }
            return nil
        }
        return Entry.Pair(
            key: name.string, position: key.position, value: entry(value, level: level))
    }

    private func isSimple(_ node: Node, at position: Position) -> Bool {
        if node.anchor != nil {
            reportAlias(at: position, faults)
            return false
        }
        let tag: Tag
        switch node {
        case .scalar(let scalar): tag = scalar.tag
        case .sequence(let sequence): tag = sequence.tag
        case .mapping(let mapping): tag = mapping.tag
        case .alias: return false
        }
        let usual: [Tag.Name] = [.implicit, .str, .seq, .map]
        guard usual.contains(where: { $0.rawValue == tag.rawValue }) else {
            faults.add(
                position, "YAML's tags ('!name') are not used here",
                try: "delete the tag; put a text that begins with '!' in double quotes.")
            return false
        }
        return true
    }
}

private func reportNesting(at position: Position, _ faults: FaultList) {
    faults.add(
        position, "this is nested more than \(nestingMax) levels deep",
        try: "check the indentation and the brackets before it.")
}

extension Node {
    fileprivate var position: Position { mark.map(Position.init) ?? .start }
}

extension Position {
    fileprivate init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

// MARK: - What Yams could not read

private func report(_ error: any Error, _ source: SourceText, _ faults: FaultList) {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
        .parser(let context, let problem, let mark, _),
        .composer(let context, let problem, let mark, _):
        report(problem, context, at: Position(mark), source, faults)
    case .duplicatedKeysInMapping(let keys, let context):
        reportDuplicate(keys.first ?? "", first: Position(context.mark), source, faults)
    default:
        // Sizes, bytes and characters were checked before, so this is out of memory or new in Yams.
        faults.add(.start, "the file could not be read as YAML", try: "write the file anew.")
    }
}

private func report(
    _ problem: String, _ context: YamlError.Context?, at position: Position, _ source: SourceText,
    _ faults: FaultList
) {
    if problem.hasPrefix("found undefined alias") || problem.contains("alphabetic or numeric") {
        return reportAlias(at: position, faults)
    }
    if problem.contains("nesting level") {
        return reportNesting(at: position, faults)
    }
    if problem.contains("another document") {
        return faults.add(
            position, "a second YAML document begins here",
            try: "delete the line '---' and what follows, or make it a file of its own.")
    }
    if let context, context.text.contains("quoted scalar"), problem.contains("end of stream") {
        return faults.add(
            Position(context.mark), "the quote that opens here is not closed",
            try: "close it where the text ends.")
    }
    var place = ""
    if let context, context.mark.line < position.line {
        place = " (\(context.text) that begins on line \(context.mark.line))"
    }
    faults.add(
        position, "this is not YAML: \(problem)\(place)",
        try: advice(problem, at: position, source))
}

private func advice(
    _ problem: String, at position: Position, _ source: SourceText
) -> String {
    let line = position.line <= source.lines.count ? source.lines[position.line - 1] : ""
    if line.unicodeScalars.dropFirst(position.column - 1).first == "\t"
        || line.prefix(while: \.isWhitespace).contains("\t")
    {
        return "replace the tab on this line by spaces; YAML indents with spaces only."
    }
    let before = line.unicodeScalars.prefix(position.column - 1)
    if before.last(where: { $0 != " " }) == "}" {
        return "put a text that begins with '{' in double quotes, or add a comma after the '}'."
    }
    if problem.contains("mapping values") {
        return "put a text that contains ': ' in double quotes, or mend the indentation."
    }
    if problem.contains("cannot start any token") {
        return "put a text that begins with '@', '%' or '`' in double quotes."
    }
    return "compare the indentation, quotes and brackets here with the lines above."
}

private func reportDuplicate(
    _ key: String, first: Position, _ source: SourceText, _ faults: FaultList
) {
    guard let second = source.line(ofKey: key, below: first) else {
        return faults.add(
            first, "the key \(quoted(key)) stands here more than once",
            try: "keep one of them.")
    }
    faults.add(
        Position(line: second, column: first.column),
        "the key \(quoted(key)) stands here a second time; the first is on line \(first.line)",
        try: "keep one of them.")
}

extension SourceText {
    /// The line on which a block table repeats the key that it has at `first`.
    fileprivate func line(ofKey key: String, below first: Position) -> Int? {
        let spellings = [key, "\"\(key)\"", "'\(key)'"].map { Array($0.unicodeScalars) }
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let scalars = line.unicodeScalars
            let indent = scalars.prefix { $0 == " " }.count
            guard indent <= first.column - 1 else { continue }
            let rest = scalars.dropFirst(indent)
            // A line further out ends the table.
            if indent < first.column - 1, let next = rest.first, next != "#", next != "\r" {
                return nil
            }
            let ends = spellings.filter { rest.starts(with: $0) }.map { rest.dropFirst($0.count) }
            if ends.contains(where: { $0.drop { $0 == " " }.first == ":" }) { return index + 1 }
        }
        return nil
    }
}
