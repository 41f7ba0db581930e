/// Something that answers of one visit can satisfy: "face <= 2", "recommendation >= 9",
/// "phone given", "why is queue".
package struct Condition: Hashable, Sendable {
    package enum Comparison: Hashable, Sendable {
        case isAtMost(Choice)
        case isAtLeast(Choice)
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

    /// Whether the newest choice for the question satisfies this; none never does.
    package func holds(_ choices: [QuestionNumber: Choice]) -> Bool {
        guard let choice = choices[question] else { return false }
        return switch comparison {
        case .isAtMost(let limit): choice <= limit
        case .isAtLeast(let limit): choice >= limit
        case .isExactly(let expected): choice == expected
        case .isGiven: true
        }
    }
}

extension [Condition] {
    /// Whether every condition holds. An empty list always does.
    package func hold(_ choices: [QuestionNumber: Choice]) -> Bool {
        allSatisfy { $0.holds(choices) }
    }
}
