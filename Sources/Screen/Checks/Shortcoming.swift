import Feedback

/// What this screen cannot give: for `config check`, which says it to a person.
package enum Shortcoming: Hashable, Sendable {
    /// Faces are smaller than `Metrics.faceMin`.
    case facesTooSmall(millimetres: Double)
    /// Keys or tiles are smaller than `Metrics.keyMin`; pads and keyboards should then not be
    /// offered.
    case keysTooSmall(millimetres: Double)
    /// The languages' controls are narrower than `Metrics.keyMin`.
    case languagesTooSmall(millimetres: Double)
    /// The smaller side of the place where a finger means `target` is under `Metrics.keyMin`.
    case targetTooSmall(Target, millimetres: Double)
    /// The text has more characters than its place is made for; the rest is not shown.
    case textTooLong(characters: Int, most: Int)
    /// There is no room for the logo with its least height.
    case logoLeftOut

    /// WCAG 2.2, success criterion 2.5.8 (AA): 24 CSS pixels of 1/96 inch, in millimetres.
    package static let targetAA = 6.35

    /// Whether not even the law's least size is given (WCAG 2.2 AA through EN 301 549); the house's
    /// own is larger.
    package var breaksWCAG: Bool {
        switch self {
        case .facesTooSmall(let size), .keysTooSmall(let size), .languagesTooSmall(let size),
            .targetTooSmall(_, let size):
            size < Self.targetAA
        case .textTooLong, .logoLeftOut: false
        }
    }
}

extension Shortcoming: CustomStringConvertible {
    package var description: String {
        switch self {
        case .facesTooSmall(let size):
            "faces are \(shown(size)) mm wide, at least \(shown(Metrics.standard.faceMin)) mm are "
                + "needed; ask with four faces or on a larger screen"
        case .keysTooSmall(let size):
            "keys are \(shown(size)) mm, at least \(shown(Metrics.standard.keyMin)) mm are needed; "
                + "offer fewer answers, or leave the question out on this screen"
        case .languagesTooSmall(let size):
            "languages are \(shown(size)) mm wide, at least \(shown(Metrics.standard.keyMin)) mm "
                + "are needed; offer fewer languages"
        case .targetTooSmall(let target, let size):
            "\(target.name) is \(shown(size)) mm high or wide, at least "
                + "\(shown(Metrics.standard.keyMin)) mm are needed"
        case .textTooLong(let characters, let most):
            "a text has \(characters) characters, \(most) are shown; shorten it"
        case .logoLeftOut:
            "the logo has no room on this screen and is left out; use one that is less wide"
        }
    }

    /// With one digit behind the point.
    private func shown(_ millimetres: Double) -> String {
        "\((millimetres * 10).rounded() / 10)"
    }
}

extension Target {
    /// As a technician would call it.
    package var name: String {
        switch self {
        case .choice(let choice): "answer \(choice.rawValue)"
        case .digit(let digit): "the key \(digit)"
        case .erase: "the key that erases"
        case .confirm: "the key that is done"
        case .back: "the control 'back'"
        case .skip: "the control 'skip'"
        case .language(let tag): "the language '\(tag)'"
        case .character(" "): "the space bar"
        case .character(let character): "the key '\(character)'"
        case .keyboard(let control): "the keyboard's key '\(control)'"
        case .agree: "the key that agrees"
        case .decline: "the key that declines"
        case .stay: "the key that goes on"
        case .leave: "the key that leaves"
        case .staff(let action): "the staff's key '\(action)'"
        }
    }
}

extension Layout {
    package typealias Shortcoming = Screen.Shortcoming
}
