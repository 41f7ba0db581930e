/// One value on a scale, small enough for a byte: a face from 1, a recommendation from 0, a reason
/// from 1, or 1 for "a contact was given".
package struct Choice: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package init(_ value: UInt8) {
        rawValue = value
    }

    /// The one choice on a contact scale.
    package static let given = Choice(1)
    /// On a scale that begins at 1: the customer took everything back that was chosen before.
    package static let takenBack = Choice(0)

    package static func < (left: Choice, right: Choice) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The ordered choices of a question.
package enum Scale: Hashable, Sendable {
    /// Four faces, 1 the most unhappy, no middle one.
    case fourFaces
    /// Five faces, 1 the most unhappy, 3 in the middle.
    case fiveFaces
    /// 0 (not at all likely) to 10 (extremely likely): the question of the Net Promoter Score.
    case recommendation
    /// Named reasons in the order of the questionnaire, from 1. Of these a customer may choose up
    /// to `severalMax`; where that is 1, one tap is the answer.
    case reasons([Reason], severalMax: Int = 1)
    /// A phone number, typed on the panel's pad. It is kept sealed; the answer says only `given`.
    case phone
    /// An e-mail address, typed on the panel's keyboard; kept sealed.
    case email
    /// A few words of the customer's own, at most `lengthMax` characters; kept sealed.
    case comment(lengthMax: Int = CustomerContact.commentCharactersMax)

    /// The most reasons a question may offer: more do not fit a screen with targets of a finger's
    /// size.
    package static let reasonsMax = 12

    /// Every choice, in order.
    package var choices: ClosedRange<UInt8> {
        switch self {
        case .fourFaces: 1...4
        case .fiveFaces: 1...5
        case .recommendation: 0...10
        case .reasons(let reasons, _): 1...UInt8(clamping: max(reasons.count, 1))
        case .phone, .email, .comment: 1...1
        }
    }

    package func contains(_ choice: Choice) -> Bool {
        choices.contains(choice.rawValue)
    }

    /// How many choices one answer can carry.
    package var severalMax: Int {
        if case .reasons(_, let most) = self { most } else { 1 }
    }

    /// Whether a tap adds to the answer or takes from it, and another target ends the question.
    package var takesSeveral: Bool { severalMax > 1 }

    /// What an answer comes with that leads to the customer, and so is sealed; nil for a scale
    /// whose answers say everything themselves.
    package var contactKind: CustomerContact.Kind? {
        switch self {
        case .phone: .phone
        case .email: .email
        case .comment: .comment
        case .fourFaces, .fiveFaces, .recommendation, .reasons: nil
        }
    }

    package var isContact: Bool { contactKind != nil }

    /// The name in questionnaires and exports.
    package var name: String {
        switch self {
        case .fourFaces: "four-faces"
        case .fiveFaces: "five-faces"
        case .recommendation: "recommendation"
        case .reasons: "reasons"
        case .phone: "phone"
        case .email: "email"
        case .comment: "comment"
        }
    }
}

/// One reason that a customer can name with a tap.
package struct Reason: Hashable, Sendable {
    /// Stable over revisions and languages; what exports show.
    package var key: String
    package var wording: Wording

    package init(key: String, wording: Wording) {
        self.key = key
        self.wording = wording
    }
}
