// How replays write numbers and names.

extension Double {
    /// A share, 0...1, with six digits after the point: finer than any screen, and the same text on
    /// every machine.
    var sixDigits: String {
        let millionths = UInt64((self * 1_000_000).rounded())
        let fraction = String(millionths % 1_000_000)
        let padding = String(repeating: "0", count: 6 - fraction.count)
        return "\(millionths / 1_000_000).\(padding)\(fraction)"
    }
}

extension String {
    /// The text as a JSON string with its quotes.
    var jsonText: String {
        unicodeScalars.reduce(into: "\"") { text, scalar in
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case "\u{0}"..<" ", "\u{7f}": text += scalar.jsonEscape
            default: text.unicodeScalars.append(scalar)
            }
        } + "\""
    }

    /// Without control characters, which a device's name may use to write all over a terminal.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}

extension Unicode.Scalar {
    fileprivate var jsonEscape: String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
