/// RFC 4180: fields between commas, records end with CR LF, a field with a comma, a quotation mark
/// or a line break stands in quotation marks.
enum CSV {
    static func line(_ fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (place, field) in fields.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            var field = field
            field.withUTF8 { append(UnsafeRawBufferPointer($0), to: &bytes) }
        }
        return bytes + [0x0d, 0x0a]
    }

    /// A text as a field. By bytes, since a quotation mark and a combining sign after it are one
    /// `Character`.
    static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        let isQuoted = text.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0d || byte == 0x0a
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        if isFormula(text) { bytes.append(UInt8(ascii: "'")) }
        guard isQuoted else {
            bytes.append(contentsOf: text)
            return
        }
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A spreadsheet takes a text that begins like this for a formula, quoted or not (OWASP, CSV
    /// Injection); full-width forms count too. Numbers pass by: −2 must stay a number.
    private static func isFormula(_ text: UnsafeRawBufferPointer) -> Bool {
        switch text.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09,
            0x0d, 0x0a:
            true
        // U+FF0B, U+FF0D, U+FF1D, U+FF20 in UTF-8.
        case 0xef where text.count >= 3 && text[1] == 0xbc:
            [0x8b, 0x8d, 0x9d, 0xa0].contains(text[2])
        default: false
        }
    }
}
