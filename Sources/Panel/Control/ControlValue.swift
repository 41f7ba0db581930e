/// A JSON value as the control socket's lines have it: this target has no coder of Foundation's.
enum ControlValue: Hashable, Sendable {
    case null
    case flag(Bool)
    case whole(Int64)
    /// With at most six digits after the point.
    case number(Double)
    /// Milliseconds out of nanoseconds, with three digits after the point.
    case milliseconds(nanoseconds: UInt64)
    case text(String)
    case list([ControlValue])
    case object(ControlFields)

    static func whole(_ value: some BinaryInteger) -> ControlValue {
        .whole(Int64(clamping: value))
    }

    var json: String {
        switch self {
        case .null: "null"
        case .flag(let value): value ? "true" : "false"
        case .whole(let value): String(value)
        case .number(let value): Self.decimal(value)
        case .milliseconds(let nanoseconds):
            "\(nanoseconds / 1_000_000)." + Self.padded(nanoseconds / 1_000 % 1_000, 3)
        case .text(let value): Self.quoted(value)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let fields): fields.json
        }
    }

    /// The same text on every machine; what is no number is 0.
    private static func decimal(_ value: Double) -> String {
        let most = 1e9
        guard value.isFinite else { return "0" }
        let millionths = Int64((min(max(value, -most), most) * 1_000_000).rounded())
        let sign = millionths < 0 ? "-" : ""
        let size = millionths.magnitude
        return "\(sign)\(size / 1_000_000).\(padded(size % 1_000_000, 6))"
    }

    private static func padded(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// Escaped as RFC 8259 asks, and control characters of every kind, which a device's name may
    /// use to write all over a terminal.
    private static func quoted(_ value: String) -> String {
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// The fields of an object, in order. A field that is nil is left out.
struct ControlFields: Hashable, Sendable {
    private struct Field: Hashable, Sendable {
        var name: String
        var value: ControlValue
    }

    private var fields: [Field] = []

    init() {}

    subscript(_ name: String) -> ControlValue? {
        get { fields.last { $0.name == name }?.value }
        set { if let newValue { fields.append(Field(name: name, value: newValue)) } }
    }

    var names: [String] { fields.map(\.name) }

    var json: String {
        let members = fields.map { ControlValue.text($0.name).json + ":" + $0.value.json }
        return "{" + members.joined(separator: ",") + "}"
    }
}
