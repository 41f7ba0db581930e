package import Feedback

/// A message with places that each follow-up fills in.
package struct MessageTemplate: Hashable, Sendable {
    package enum Placeholder: Hashable, Sendable {
        /// The key of the touchpoint: `{touchpoint}`.
        case touchpoint
        /// When the customer answered: `{time}`.
        case time
        /// The customer's phone number; empty where none was left: `{phone}`.
        case phone
        /// The customer's e-mail address; empty where none was left: `{email}`.
        case email
        /// What the customer wrote; empty where that is nothing: `{comment}`.
        case comment
        /// What the customer chose for a question, several with commas between; empty where it was
        /// not asked: `{choice:why}`.
        case choice(question: String)

        /// Whether a contact must be opened for it.
        package var isContact: Bool {
            switch self {
            case .phone, .email, .comment: true
            case .touchpoint, .time, .choice: false
            }
        }
    }

    package enum Piece: Hashable, Sendable {
        case text(String)
        case placeholder(Placeholder)
    }

    package let pieces: [Piece]

    package var placeholders: [Placeholder] {
        pieces.compactMap {
            if case .placeholder(let placeholder) = $0 { placeholder } else { nil }
        }
    }

    /// The message with every placeholder replaced.
    package func filled(_ value: (Placeholder) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .placeholder(let placeholder): value(placeholder)
            }
        }.joined()
    }
}

/// A message in each language that it was written in.
package struct MessageWording: Hashable, Sendable {
    package let byLanguage: [LanguageTag: MessageTemplate]
    /// The language that stands first in the file: for customers of every other language.
    package let first: LanguageTag

    /// The message in `language`, or in the first language.
    package func template(in language: LanguageTag) -> MessageTemplate {
        byLanguage[language] ?? byLanguage[first]!
    }
}

/// Why a text is no template.
struct TemplateFault: Error {
    var what: String
    var advice: String
    /// Unicode scalars from the text's beginning.
    var offset: Int
}

extension MessageTemplate {
    private static let names = ["touchpoint", "time", "phone", "email", "comment", "choice"]
    private static let advice =
        "write {touchpoint}, {time}, {phone}, {email}, {comment}, or {choice:QUESTION} with the "
        + "key of a question."

    init(_ text: String) throws(TemplateFault) {
        var pieces: [Piece] = []
        var rest = text.unicodeScalars[...]
        var offset = 0
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let plain = rest[..<brace]
            offset += plain.count
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw TemplateFault(
                    what: "'\(rest[brace])' has no partner", advice: Self.advice, offset: offset)
            }
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            let inside = rest[rest.index(after: brace)..<end]
            pieces.append(.placeholder(try Self.placeholder(String(inside), at: offset)))
            offset += inside.count + 2
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }

    private static func placeholder(
        _ text: String, at offset: Int
    ) throws(TemplateFault) -> Placeholder {
        switch text {
        case "touchpoint": return .touchpoint
        case "time": return .time
        case "phone": return .phone
        case "email": return .email
        case "comment": return .comment
        default: break
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0] == "choice" else {
            let unknown = UnknownWord(String(parts[0]), noun: "placeholder", among: names)
            throw TemplateFault(what: unknown.what, advice: advice, offset: offset)
        }
        guard parts.count == 2, Key.isValid(String(parts[1])) else {
            throw TemplateFault(
                what: "{\(text)} names no question", advice: advice, offset: offset)
        }
        return .choice(question: String(parts[1]))
    }
}
