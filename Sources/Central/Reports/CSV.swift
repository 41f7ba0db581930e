/// RFC 4180: fields between commas, records end with CR LF, a field with a comma, a quotation mark
/// or a line break stands in quotation marks.
enum CSV {
    static func line(_ values: [ExportValue]) -> [UInt8] {
        Array((values.map(field).joined(separator: ",") + "\r\n").utf8)
    }

    private static func field(_ value: ExportValue) -> String {
        switch value {
        case .text(let text): quoted(guarded(text))
        case .list(let items): quoted(guarded(items.joined(separator: " ")))
        case .flag(let isSet): isSet ? "true" : "false"
        case .integer, .seconds, .none: value.number ?? ""
        }
    }

    /// A spreadsheet takes a text that begins like this for a formula, quoted or not (OWASP, CSV
    /// Injection); full-width forms count too. Numbers pass by: −2 must stay a number.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
    ]

    private static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first) else {
            return text
        }
        return "'" + text
    }

    /// By bytes, since a quotation mark and a combining sign after it are one `Character`.
    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { special.contains($0) }) else { return text }
        let mark = UInt8(ascii: "\"")
        let inner = text.utf8.flatMap { $0 == mark ? [mark, mark] : [$0] }
        return "\"" + String(decoding: inner, as: UTF8.self) + "\""
    }

    private static let special = Set("\",\r\n".utf8)
}
