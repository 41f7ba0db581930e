/// Several choices of one scale of reasons. Bit n − 1 is choice n.
package struct ChoiceSet: OptionSet, Hashable, Sendable {
    /// The most choices that a set can hold; more than `Scale.reasonsMax`.
    package static let choicesMax = 16

    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// - Parameter choices: from 1 to `choicesMax`.
    package init(_ choices: some Sequence<Choice>) {
        rawValue = choices.reduce(into: 0) { bits, choice in
            precondition((1...Self.choicesMax).contains(Int(choice.rawValue)))
            bits |= 1 << UInt16(choice.rawValue - 1)
        }
    }

    package var count: Int { rawValue.nonzeroBitCount }

    /// In the order of the questionnaire.
    package var choices: [Choice] {
        (0..<Self.choicesMax).filter { rawValue & (1 << UInt16($0)) != 0 }
            .map { Choice(UInt8($0 + 1)) }
    }

    /// The lowest choice; `takenBack` where there is none.
    package var first: Choice {
        isEmpty ? .takenBack : Choice(UInt8(rawValue.trailingZeroBitCount + 1))
    }

    package func contains(_ choice: Choice) -> Bool {
        (1...Self.choicesMax).contains(Int(choice.rawValue)) && contains(ChoiceSet([choice]))
    }

    /// With the choice where it was not in the set, without it where it was.
    package func toggling(_ choice: Choice) -> ChoiceSet {
        symmetricDifference(ChoiceSet([choice]))
    }
}

/// What counts as a customer's answer to one question.
package enum Given: Hashable, Sendable {
    case one(Choice)
    /// Never empty: a customer who took everything back gave nothing.
    case several(ChoiceSet)
}
