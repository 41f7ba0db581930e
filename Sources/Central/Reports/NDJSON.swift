/// One JSON object a line (RFC 8259), texts verbatim: a form for machines.
enum NDJSON {
    /// The version of the columns and their meaning, in every line.
    static let schema = 1

    static func line(_ columns: [String], _ values: [ExportValue]) -> [UInt8] {
        precondition(columns.count == values.count)
        var bytes = Array("{\"schema\":\(schema)".utf8)
        for (column, value) in zip(columns, values) {
            bytes += Array(",\"\(column)\":".utf8)
            append(value, to: &bytes)
        }
        return bytes + Array("}\n".utf8)
    }

    private static func append(_ value: ExportValue, to bytes: inout [UInt8]) {
        switch value {
        case .text(let text): append(text, to: &bytes)
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (place, item) in items.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .flag(let isSet): bytes += Array((isSet ? "true" : "false").utf8)
        case .integer, .seconds, .none: bytes += Array((value.number ?? "null").utf8)
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x00..<0x20:
                bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
