/// A file's text, checked as far as that goes without knowing what it says.
struct SourceText {
    /// The most bytes. A questionnaire is logged and forwarded whole; its records allow as much.
    static let bytesMax = 65_536
    /// The most words that look like YAML aliases. Aliases are refused one by one later; this
    /// bounds what a few of them could multiply before that.
    static let aliasesMax = 8

    let lines: [Substring]
    let text: String

    /// - Parameter isYAML: whether what looks like YAML's aliases is counted.
    init(
        _ bytes: [UInt8], most bytesMax: Int = Self.bytesMax, isYAML: Bool = true,
        _ faults: FaultList
    ) throws(SettingsFaults) {
        Self.checkSize(bytes, most: bytesMax, faults)
        try faults.check()
        let body = Self.withoutMark(bytes)
        guard let text = String(validating: body, as: UTF8.self) else {
            Self.reportNotUTF8(body, faults)
            try faults.check()
            preconditionFailure("a text that is not UTF-8 was not reported")
        }
        self.text = text
        // CRLF is one Character, so lines are split by scalars.
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map(Substring.init)
        reportUnprintable(faults)
        if isYAML { reportAliases(faults) }
        try faults.check()
    }

    private static func checkSize(_ bytes: [UInt8], most bytesMax: Int, _ faults: FaultList) {
        if bytes.count > bytesMax {
            faults.add(
                .start, "the file has \(bytes.count) bytes; the most is \(bytesMax)",
                try: "check that this is the right file.")
        } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            faults.add(
                .start, "the file is in UTF-16; UTF-8 is needed",
                try: "save the file again with the encoding UTF-8.")
        }
    }

    /// Some editors begin a UTF-8 file with a byte order mark; it means nothing.
    private static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    }

    private static func reportNotUTF8(_ bytes: ArraySlice<UInt8>, _ faults: FaultList) {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var position = Position.start
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            position.advance(over: scalar)
        }
        faults.add(
            position, "the bytes from here on are not UTF-8",
            try: "save the file again with the encoding UTF-8.")
    }

    private func reportUnprintable(_ faults: FaultList) {
        var position = Position.start
        for scalar in text.unicodeScalars {
            if !Self.isAllowed(scalar) {
                faults.add(
                    position, "the invisible character \(Self.name(of: scalar)) stands here",
                    try: "delete it; it probably came with copied text.")
            }
            position.advance(over: scalar)
        }
    }

    /// The printable characters of YAML 1.1, section 4.1, without the byte order mark and without
    /// the line breaks that editors do not show as such.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E: true
        case 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...: !isUnprintable(scalar)
        default: false
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func reportAliases(_ faults: FaultList) {
        var positions: [Position] = []
        for (index, line) in lines.enumerated() where !line.isComment {
            positions += line.columnsOfAliases.map { Position(line: index + 1, column: $0) }
        }
        guard positions.count > Self.aliasesMax else { return }
        reportAlias(at: positions[0], faults)
    }
}

/// Aliases save typing, and let a short file stand for a huge one.
func reportAlias(at position: Position, _ faults: FaultList) {
    faults.add(
        position, "YAML's anchors and aliases ('&name', '*name') are not used here",
        try: "write the value out; put a text that begins with '&' or '*' in double quotes.")
}

extension Position {
    mutating func advance(over scalar: Unicode.Scalar) {
        if scalar == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }
}

extension Substring {
    fileprivate var isComment: Bool {
        unicodeScalars.first { $0 != " " && $0 != "\t" } == "#"
    }

    /// The columns of `*name` where YAML could begin a value; more rather than fewer.
    fileprivate var columnsOfAliases: [Int] {
        var columns: [Int] = []
        var before: Unicode.Scalar = " "
        var beforeThat: Unicode.Scalar = " "
        for (index, scalar) in unicodeScalars.enumerated() {
            if before == "*", " \t,[{}]:-?!\"'".unicodeScalars.contains(beforeThat), scalar != " " {
                columns.append(index)
            }
            (beforeThat, before) = (before, scalar)
        }
        return columns
    }
}
