/// A language of the panel, such as `ru` or `en`: two or three lower-case letters (BCP 47 primary
/// subtag).
package struct LanguageTag: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let code: String

    /// Nil where `code` is not two or three lower-case ASCII letters.
    package init?(_ code: String) {
        guard (2...3).contains(code.utf8.count),
            code.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        self.code = code
    }

    package static let russian = LanguageTag("ru")!
    package static let english = LanguageTag("en")!

    package static func < (left: LanguageTag, right: LanguageTag) -> Bool {
        left.code < right.code
    }

    package var description: String { code }
}

/// One sentence in every language of the questionnaire.
package struct Wording: Hashable, Sendable {
    package var byLanguage: [LanguageTag: String]

    package init(_ byLanguage: [LanguageTag: String]) {
        self.byLanguage = byLanguage
    }

    /// The sentence in `language`, or in `fallback`, or in the first language that has it.
    package func text(in language: LanguageTag, fallback: LanguageTag) -> String {
        byLanguage[language] ?? byLanguage[fallback]
            ?? byLanguage.min { $0.key < $1.key }?.value ?? ""
    }
}
