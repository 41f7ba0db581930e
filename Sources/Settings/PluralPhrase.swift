/// A text that changes with a number: "1 second", "2 seconds".
package struct PluralPhrase: Hashable, Sendable {
    let rule: PluralRule
    let forms: [PluralCategory: Phrase]

    /// - Parameter forms: one for each of the rule's categories.
    init(_ rule: PluralRule, _ forms: [PluralCategory: Phrase]) {
        precondition(rule.categories.allSatisfy { forms[$0] != nil }, "a form is missing")
        self.rule = rule
        self.forms = forms
    }

    /// No text at all.
    package init() {
        self.init(.none, [.other: Phrase()])
    }

    /// The text for `number` things, 0 or more.
    package func text(_ number: Int) -> String {
        forms[rule.category(of: number)]!.filled { _ in String(number) }
    }

    /// The text of every category, for those who must know how wide it gets.
    package var samples: [String] {
        PluralCategory.allCases.compactMap { forms[$0]?.filled { _ in "100" } }
    }
}
