package import Feedback

/// One question as it stands on the screen.
package struct QuestionPicture: Hashable, Sendable {
    package enum Answers: Hashable, Sendable {
        /// `count` is 4 or 5; four leave out the middle face. Choices from 1, the most unhappy.
        case faces(count: Int, lowLabel: String, highLabel: String)
        /// 0 to 10, the ends named in words.
        case numbers(lowEnd: String, highEnd: String)
        /// Reasons; choices from 1.
        case tiles([String])
        /// Reasons of which several may be chosen: a tap turns `.choice` over, `.confirm` is done.
        /// Everything stands at the same place, whatever is chosen.
        case tileSet([String], chosen: Set<Choice>, done: String)
        /// `typed` is what the customer sees of the number so far, and `rest` the places that are
        /// still to be filled, shown quietly (`PhoneFormat`); `note` says what becomes of it.
        /// `isComplete` makes the confirm key prominent; it is a target either way. `error` says in
        /// the note's place why the last key did nothing.
        case phonePad(
            typed: String, confirm: String, note: String = "", isComplete: Bool = true,
            rest: String = "", error: String? = nil)
        /// A text of at most `consentCharactersMax` characters, and two equal keys: `.agree` and
        /// `.decline`.
        case consent(text: String, agree: String, decline: String)
        /// An e-mail address or a comment. Offer it only where `Keyboard.fits` says so.
        case keyboard(KeyboardPicture)
    }

    /// The most tiles: `Scale.reasonsMax`.
    package static let tilesMax = Scale.reasonsMax
    /// Longer consent texts are cut short, and `Shortcoming.textTooLong` says so.
    package static let consentCharactersMax = 600

    /// "You said, we did", and what was done.
    package struct News: Hashable, Sendable {
        /// The longest heading and line together; more is cut short.
        package static let charactersMax = 160

        package var heading: String
        package var line: String

        package init(heading: String, line: String) {
            self.heading = heading
            self.line = line
        }
    }

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
    /// and for replays in which every tap must be an answer. Pads, keyboards and consent, whose
    /// keys are no answers, and tiles of which several may be chosen stay as they are.
    package var answersFillScreen: Bool
    /// Small, under the answers; for the first question.
    package var news: News?
    /// At the footer's start where there is no `back`, so that nothing moves for it.
    package var logo: Logo?

    package init(
        title: String, answers: Answers, back: String? = nil, skip: String? = nil,
        languages: [LanguageOffer] = [], language: LanguageTag, progress: Progress? = nil,
        direction: Direction = .leftToRight, pressed: Target? = nil,
        answersFillScreen: Bool = false, news: News? = nil, logo: Logo? = nil
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
        self.news = news
        self.logo = logo
    }
}

extension QuestionPicture.Answers {
    /// Whether a tap on the answers answers at once, so that they may fill the whole screen.
    var areScale: Bool {
        switch self {
        case .faces, .numbers, .tiles: true
        case .tileSet, .phonePad, .consent, .keyboard: false
        }
    }
}
