package import Feedback

/// What is to be shown, every text already in the customer's language.
package enum Picture: Hashable, Sendable {
    case question(QuestionPicture)
    /// The same for every answer, so that nobody can read the answer from it.
    case thanks(line: String)
    /// A calm word that something is wrong and what to do, without codes.
    case tellStaff(line: String, whatToDo: String)
    /// A cross for a technician's finger, at a share of the screen from its upper left corner.
    case calibration(line: String, x: Double, y: Double)

    /// Whether the picture holds what a customer typed: nothing may then be shown elsewhere, saved
    /// or logged.
    package var holdsContact: Bool {
        if case .question(let question) = self, case .phonePad = question.answers {
            true
        } else {
            false
        }
    }
}

/// The way a language runs.
package enum Direction: Hashable, Sendable {
    case leftToRight
    case rightToLeft
}

/// A language that the customer can choose, under its own name ("Русский").
package struct LanguageOffer: Hashable, Sendable {
    package var tag: LanguageTag
    package var name: String

    package init(tag: LanguageTag, name: String) {
        self.tag = tag
        self.name = name
    }
}

/// How far the customer is: `step` of `of`, from 1.
package struct Progress: Hashable, Sendable {
    package var step: Int
    package var of: Int

    package init(step: Int, of: Int) {
        self.step = step
        self.of = of
    }
}

/// One question as it stands on the screen.
package struct QuestionPicture: Hashable, Sendable {
    package enum Answers: Hashable, Sendable {
        /// `count` is 4 or 5; four leave out the middle face. Choices from 1, the most unhappy.
        case faces(count: Int, lowLabel: String, highLabel: String)
        /// 0 to 10, the ends named in words.
        case numbers(lowEnd: String, highEnd: String)
        /// Reasons; choices from 1.
        case tiles([String])
        /// `typed` is what the customer sees of the number so far; `note` says what becomes of it.
        /// `isComplete` makes the confirm key prominent; it is a target either way.
        case phonePad(
            typed: String, confirm: String, note: String = "", isComplete: Bool = true)
    }

    /// The most tiles: `Scale.reasonsMax`.
    package static let tilesMax = Scale.reasonsMax

    package var title: String
    package var answers: Answers
    /// The label of the control that goes back; nil where there is none.
    package var back: String?
    /// The label of the control that passes over the question; nil where there is none.
    package var skip: String?
    /// Offered where there are two or more.
    package var languages: [LanguageOffer]
    package var language: LanguageTag
    package var progress: Progress?
    package var direction: Direction
    package var pressed: Target?
    /// The choices' targets tile the whole screen, and there are no controls: for boxes of buttons
    /// and for replays in which every tap must be an answer. A phone pad, whose keys are no
    /// answers, stays as it is.
    package var answersFillScreen: Bool

    package init(
        title: String, answers: Answers, back: String? = nil, skip: String? = nil,
        languages: [LanguageOffer] = [], language: LanguageTag, progress: Progress? = nil,
        direction: Direction = .leftToRight, pressed: Target? = nil, answersFillScreen: Bool = false
    ) {
        self.title = title
        self.answers = answers
        self.back = back
        self.skip = skip
        self.languages = languages
        self.language = language
        self.progress = progress
        self.direction = direction
        self.pressed = pressed
        self.answersFillScreen = answersFillScreen
    }
}
