/// Reads one flat JSON object: values are strings, whole numbers, `true`, `false` and `null`
/// (RFC 8259, less what a request never needs).
struct ControlObject {
    /// The names that one object may have.
    static let fieldsMax = 16

    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// Throws where the line is anything else, with the place, from 1.
    static func read(_ line: ArraySlice<UInt8>) throws(ControlRefusal) -> ControlFields {
        var reader = ControlObject(bytes: line, index: line.startIndex)
        return try reader.object()
    }

    private mutating func object() throws(ControlRefusal) -> ControlFields {
        var fields = ControlFields()
        skipBlanks()
        try expect("{", "an object begins with '{'")
        skipBlanks()
        if peek != UInt8(ascii: "}") {
            repeat {
                skipBlanks()
                let name = try text("a name in quotes")
                guard fields[name] == nil else { throw fault("'\(name)' stands there twice") }
                guard fields.names.count < Self.fieldsMax else {
                    throw fault("an object has \(Self.fieldsMax) names at most")
                }
                skipBlanks()
                try expect(":", "a name is followed by ':'")
                skipBlanks()
                fields[name] = try value()
                skipBlanks()
            } while take(",")
        }
        try expect("}", "values are followed by ',' or '}'")
        skipBlanks()
        guard index == bytes.endIndex else { throw fault("a line has one object") }
        return fields
    }

    private mutating func value() throws(ControlRefusal) -> ControlValue {
        switch peek {
        case UInt8(ascii: "\""): return .text(try text("a string"))
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || byte.isDigit: return try whole()
        default: throw fault("a value is a string, a whole number, true, false or null")
        }
    }

    private mutating func word(
        _ word: String, _ value: ControlValue
    ) throws(ControlRefusal) -> ControlValue {
        guard bytes[index...].starts(with: word.utf8) else { throw fault("'\(word)' is meant?") }
        index += word.utf8.count
        return value
    }

    private mutating func whole() throws(ControlRefusal) -> ControlValue {
        let start = index
        if take("-") {}
        while peek?.isDigit == true { index += 1 }
        let digits = String(decoding: bytes[start..<index], as: UTF8.self)
        let isFraction = peek.map { [UInt8](".eE".utf8).contains($0) } ?? false
        let hasLeadingZero = digits.drop { $0 == "-" }.first == "0" && digits.count > 1
        guard !isFraction, !hasLeadingZero, let value = Int64(digits) else {
            throw fault("a number is whole, and has 18 digits at most")
        }
        return .whole(value)
    }

    private mutating func text(_ what: String) throws(ControlRefusal) -> String {
        try expect("\"", "\(what) is missing")
        var text: [UInt8] = []
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw fault("text is UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw fault("a control character stands in a text")
            default: text.append(byte)
            }
        }
        throw fault("a text has no end")
    }

    private mutating func escape() throws(ControlRefusal) -> [UInt8] {
        guard let byte = peek else { throw fault("a text has no end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scalar()
        default: throw fault("no escape begins with this character")
        }
    }

    /// `\uXXXX`, or two of them for a character beyond 0xFFFF.
    private mutating func scalar() throws(ControlRefusal) -> [UInt8] {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return Array(String(scalar).utf8) }
        guard first < 0xDC00, take("\\"), take("u") else {
            throw fault("half a character stands alone")
        }
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("half a character stands alone") }
        return Array(String(scalar).utf8)
    }

    private mutating func unit() throws(ControlRefusal) -> UInt32 {
        let digits = bytes[index...].prefix(4)
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, text.allSatisfy(\.isHexDigit),
            let unit = UInt32(text, radix: 16)
        else { throw fault("'\\u' is followed by four hexadecimal digits") }
        index += 4
        return unit
    }

    private var peek: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func expect(
        _ character: Unicode.Scalar, _ what: String
    ) throws(ControlRefusal) {
        guard take(character) else { throw fault(what) }
    }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 0x09, 0x0d].contains(byte) { index += 1 }
    }

    private func fault(_ what: String) -> ControlRefusal {
        ControlRefusal(
            .malformed, "column \(index - bytes.startIndex + 1): \(what)",
            advice: "one flat JSON object a line, such as {\"request\":\"devices\"}")
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
