/// The name of one visit within its panel and epoch: 64 random bits, drawn at the first tap.
package struct VisitID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package init(_ value: UInt64) {
        rawValue = value
    }

    package static func < (left: VisitID, right: VisitID) -> Bool {
        left.rawValue < right.rawValue
    }

    /// 16 lower-case hexadecimal digits.
    package var description: String {
        String(unsafeUninitializedCapacity: 16) { digits in
            for place in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: rawValue >> UInt64(60 - 4 * place)) & 0xf
                digits[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            }
            return 16
        }
    }
}

/// One choice on one scale, or everything chosen so far on a scale that takes several. Immutable: a
/// later answer to the same question supersedes it, and both are kept.
package struct Answer: Hashable, Sendable {
    package var visit: VisitID
    package var revision: Revision
    package var question: QuestionNumber
    /// The lowest of `several` where the scale takes several. `takenBack` on a scale that begins at
    /// 1: nothing is left of what was chosen or given before.
    package var choice: Choice
    /// Everything chosen so far where the scale takes several; empty where it takes one choice.
    package var several: ChoiceSet
    /// From the moment the question stood on the screen to the finger's lift; at most 49 days.
    package var millisecondsSinceShown: UInt32
    package var marks: Marks
    /// The rules that this answer completed: satisfied with it, and not before it.
    package var triggers: RuleSet

    package init(
        visit: VisitID, revision: Revision, question: QuestionNumber, choice: Choice,
        several: ChoiceSet = [], millisecondsSinceShown: UInt32, marks: Marks = [],
        triggers: RuleSet = []
    ) {
        self.visit = visit
        self.revision = revision
        self.question = question
        self.choice = choice
        self.several = several
        self.millisecondsSinceShown = millisecondsSinceShown
        self.marks = marks
        self.triggers = triggers
    }

    /// What the customer gave with it; nil where everything was taken back.
    ///
    /// - Parameter scale: that of the answer's question.
    package func given(on scale: Scale) -> Given? {
        if !several.isEmpty { return .several(several) }
        return scale.contains(choice) ? .one(choice) : nil
    }
}
