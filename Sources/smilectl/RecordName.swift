import AppendLog
import Exchange

/// What the types of records are called.
enum RecordName {
    private static let names: [(String, RecordType)] = [
        ("boot", .boot), ("questionnaire", .questionnaire), ("answer", .answer),
        ("contact-answer", .contactAnswer), ("visit-end", .visitEnd),
        ("staff-asked", .staffAsked), ("marked", .marked), ("session", .session),
        ("ignored-taps", .ignoredTaps), ("gap", .gap),
    ]

    static var all: String { names.map(\.0).joined(separator: ", ") }

    static func type(of name: String) -> RecordType? {
        names.first { $0.0 == name }?.1
    }

    static func name(of type: RecordType) -> String {
        names.first { $0.1 == type }?.0 ?? "type-\(type.rawValue)"
    }
}
