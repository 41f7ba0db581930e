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
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// One choice on one scale. Immutable: a later answer to the same question supersedes it, and both
/// are kept.
package struct Answer: Hashable, Sendable {
    package var visit: VisitID
    package var revision: Revision
    package var question: QuestionNumber
    package var choice: Choice
    /// From the moment the question stood on the screen to the finger's lift; at most 49 days.
    package var millisecondsSinceShown: UInt32
    package var marks: Marks
    /// The rules that this answer completed: satisfied with it, and not before it.
    package var triggers: RuleSet

    package init(
        visit: VisitID, revision: Revision, question: QuestionNumber, choice: Choice,
        millisecondsSinceShown: UInt32, marks: Marks = [], triggers: RuleSet = []
    ) {
        self.visit = visit
        self.revision = revision
        self.question = question
        self.choice = choice
        self.millisecondsSinceShown = millisecondsSinceShown
        self.marks = marks
        self.triggers = triggers
    }
}

/// A phone number as the customer typed it. It has no description, so that it cannot slip into a
/// log or an error.
package struct CustomerContact: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The fewest and the most digits of a phone number (ITU-T E.164 allows 15).
    package static let digitCount = 5...15

    package let phone: String

    /// Nil unless `phone` is 5 to 15 ASCII digits, perhaps after a `+`.
    package init?(phone: String) {
        let digits = phone.hasPrefix("+") ? phone.dropFirst() : phone[...]
        guard Self.digitCount.contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.phone = phone
    }

    package var description: String { "a customer's contact" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The last two digits behind dots, for pages: enough to tell two cases apart, too little to
    /// call.
    package var masked: String {
        "•••" + phone.suffix(2)
    }
}
