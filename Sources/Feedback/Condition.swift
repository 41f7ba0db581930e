/// Something that answers of one visit can satisfy: "face <= 2", "recommendation >= 9",
/// "phone given", "why is queue".
package struct Condition: Hashable, Sendable {
    package enum Comparison: Hashable, Sendable {
        case isAtMost(Choice)
        case isAtLeast(Choice)
        /// Just this choice; where the scale takes several, this choice among them.
        case isExactly(Choice)
        /// Any answer at all.
        case isGiven
    }

    package var question: QuestionNumber
    package var comparison: Comparison

    package init(_ question: QuestionNumber, _ comparison: Comparison) {
        self.question = question
        self.comparison = comparison
    }

    /// Whether what was last given to the question satisfies this; nothing never does.
    package func holds(_ given: [QuestionNumber: Given]) -> Bool {
        switch given[question] {
        case nil: false
        case .one(let choice): comparison.holds(choice)
        case .several(let choices): choices.choices.contains(where: comparison.holds)
        }
    }
}

extension Condition.Comparison {
    /// Whether this one choice satisfies it.
    package func holds(_ choice: Choice) -> Bool {
        switch self {
        case .isAtMost(let limit): choice <= limit
        case .isAtLeast(let limit): choice >= limit
        case .isExactly(let expected): choice == expected
        case .isGiven: true
        }
    }
}

extension [Condition] {
    /// Whether every condition holds. An empty list always does.
    package func hold(_ given: [QuestionNumber: Given]) -> Bool {
        allSatisfy { $0.holds(given) }
    }
}
