/// A JSON object in the making: this target has no encoder of Foundation's.
struct JSONText {
    private(set) var text = "{"
    private var isEmpty = true

    mutating func put(_ key: String, _ value: String) {
        begin(key)
        text += Self.quoted(value)
    }

    mutating func put(_ key: String, _ value: Bool) {
        begin(key)
        text += value ? "true" : "false"
    }

    mutating func put(_ key: String, _ value: some FixedWidthInteger) {
        begin(key)
        text += String(value)
    }

    mutating func put(_ key: String, _ value: JSONText) {
        begin(key)
        text += value.object
    }

    mutating func put(_ key: String, _ values: [String]) {
        begin(key)
        text += "[" + values.map(Self.quoted).joined(separator: ",") + "]"
    }

    /// The whole object.
    var object: String { text + "}" }

    private mutating func begin(_ key: String) {
        text += (isEmpty ? "" : ",") + Self.quoted(key) + ":"
        isEmpty = false
    }

    /// Escaped as RFC 8259 asks.
    private static func quoted(_ value: String) -> String {
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
