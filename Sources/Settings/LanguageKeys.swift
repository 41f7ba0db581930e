/// The keys of one table of a language's file, each with the string that it fills.
protocol LanguageSectionKey: SectionKey {
    var string: LanguageString { get }
}

/// What one key of a language's file holds, and where it goes.
enum LanguageString {
    case line(WritableKeyPath<PanelStrings, String>, PhraseLength)
    case phrase(WritableKeyPath<PanelStrings, Phrase>, PhraseLength, [Phrase.Place])
    case plural(WritableKeyPath<PanelStrings, PluralPhrase>, PhraseLength, Phrase.Place)
}

/// How much room a text has, in characters.
enum PhraseLength: Int {
    /// On a small key of the keyboard.
    case cap = 6
    /// On a button at the edge of the screen, or a word beside a value.
    case button = 20
    /// One short line that fills the screen, or a wide button.
    case thanks = 30
    /// Two lines.
    case title = 60
    /// Three small lines, or a sentence that is spoken.
    case note = 140
}

/// At the top of the file, beside the sections.
enum LanguageKey: String, CaseIterable, LanguageSectionKey {
    /// The language's own name, on its button.
    case name
    /// Fills the screen at the end, the same for every answer.
    case thanks
    /// Stands instead of thanks when an answer could not be stored.
    case tellStaff = "tell-staff"
    /// Under it: what the customer can do.
    case tellStaffAdvice = "tell-staff-advice"
    /// Goes to the question before.
    case back
    /// Passes over a question.
    case skip
    /// Confirms a typed phone number, address or comment.
    case send
    /// Confirms several chosen reasons.
    case done
    /// Names the control with the languages.
    case languages
    /// Over the centre's line about what customers' answers have changed.
    case youSaid = "you-said"
    /// Under the number pad: what the number is used for.
    case phoneConsent = "phone-consent"
    /// At the upper edge while a technician tries the panel.
    case testing
    /// Beside each cross while a technician calibrates the touch screen.
    case touchCross = "touch-cross"

    var string: LanguageString {
        switch self {
        case .name: .line(\.ownName, .button)
        case .thanks: .line(\.thanks, .thanks)
        case .tellStaff: .line(\.tellStaff, .title)
        case .tellStaffAdvice: .line(\.tellStaffAdvice, .note)
        case .back: .line(\.back, .button)
        case .skip: .line(\.skip, .button)
        case .send: .line(\.send, .button)
        case .done: .line(\.done, .button)
        case .languages: .line(\.languages, .button)
        case .youSaid: .line(\.youSaid, .thanks)
        case .phoneConsent: .line(\.phoneConsent, .note)
        case .testing: .line(\.testing, .title)
        case .touchCross: .line(\.touchCross, .title)
        }
    }
}

enum ConsentKey: String, CaseIterable, LanguageSectionKey {
    /// The customer agrees to the questionnaire's own text.
    case agree
    /// The customer does not.
    case noThanks = "no-thanks"
    /// Which text it is: `{version}`.
    case version

    var string: LanguageString {
        switch self {
        case .agree: .line(\.consent.agree, .button)
        case .noThanks: .line(\.consent.noThanks, .button)
        case .version: .phrase(\.consent.version, .thanks, [.version])
        }
    }
}

enum ContactKey: String, CaseIterable, LanguageSectionKey {
    /// Under the address: what it is used for.
    case emailNote = "email-note"
    /// Under the comment: who reads it, and what to leave out.
    case commentNote = "comment-note"
    /// Why `send` did nothing.
    case phoneUnfinished = "phone-unfinished"
    /// Why `send` did nothing.
    case emailUnfinished = "email-unfinished"
    /// Why another key does nothing: the text has its maximum length.
    case full

    var string: LanguageString {
        switch self {
        case .emailNote: .line(\.contact.emailNote, .note)
        case .commentNote: .line(\.contact.commentNote, .note)
        case .phoneUnfinished: .line(\.contact.phoneUnfinished, .title)
        case .emailUnfinished: .line(\.contact.emailUnfinished, .title)
        case .full: .line(\.contact.full, .title)
        }
    }
}

enum StillThereKey: String, CaseIterable, LanguageSectionKey {
    /// Before a visit times out.
    case question
    /// A sentence with `{seconds}`.
    case closesIn = "closes-in"
    /// `{seconds}` alone, for a button or beside a ring.
    case seconds
    /// The button that gives more time.
    case goOn = "go-on"
    /// The button that ends the visit at once.
    case leave

    var string: LanguageString {
        switch self {
        case .question: .line(\.stillThere.question, .title)
        case .closesIn: .plural(\.stillThere.closesIn, .title, .seconds)
        case .seconds: .plural(\.stillThere.seconds, .button, .seconds)
        case .goOn: .line(\.stillThere.goOn, .button)
        case .leave: .line(\.stillThere.leave, .button)
        }
    }
}

enum RestKey: String, CaseIterable, LanguageSectionKey {
    /// Outside the opening hours.
    case closed
    /// It opens later on the same day: `{time}`.
    case opensAt = "opens-at"
    /// It opens on the next day: `{time}`.
    case opensTomorrow = "opens-tomorrow"
    /// Touches are ignored so that somebody can wipe the screen.
    case cleaning
    /// Under it: how long that lasts, `{seconds}`.
    case cleaningEnds = "cleaning-ends"
    /// Nothing can be answered here.
    case outOfOrder = "out-of-order"
    /// Under it: what the customer can do.
    case outOfOrderAdvice = "out-of-order-advice"

    var string: LanguageString {
        switch self {
        case .closed: .line(\.rest.closed, .title)
        case .opensAt: .phrase(\.rest.opensAt, .title, [.time])
        case .opensTomorrow: .phrase(\.rest.opensTomorrow, .title, [.time])
        case .cleaning: .line(\.rest.cleaning, .title)
        case .cleaningEnds: .plural(\.rest.cleaningEnds, .title, .seconds)
        case .outOfOrder: .line(\.rest.outOfOrder, .title)
        case .outOfOrderAdvice: .line(\.rest.outOfOrderAdvice, .note)
        }
    }
}

/// It opens on a later day within a week: `{time}`. A sentence each, since languages bend the
/// names of days.
extension Weekday: LanguageSectionKey {
    var string: LanguageString {
        .phrase(\.rest.opensOn[self], .title, [.time])
    }
}

enum FaceKey: String, CaseIterable, LanguageSectionKey {
    /// What each face says to those who do not see it.
    case veryUnhappy = "very-unhappy"
    /// The second face.
    case unhappy
    /// The middle of five faces.
    case neutral
    /// The last but one.
    case happy
    /// The last.
    case veryHappy = "very-happy"

    var string: LanguageString {
        switch self {
        case .veryUnhappy: .line(\.faces.veryUnhappy, .thanks)
        case .unhappy: .line(\.faces.unhappy, .thanks)
        case .neutral: .line(\.faces.neutral, .thanks)
        case .happy: .line(\.faces.happy, .thanks)
        case .veryHappy: .line(\.faces.veryHappy, .thanks)
        }
    }
}

enum KeyboardKey: String, CaseIterable, LanguageSectionKey {
    /// Makes the next letter a capital.
    case shift
    /// The space bar.
    case space
    /// Takes the last character back.
    case erase
    /// Goes to digits and signs.
    case symbols
    /// What stands on that key.
    case symbolsCap = "symbols-cap"
    /// Goes back to letters.
    case letters
    /// What stands on that key.
    case lettersCap = "letters-cap"
    /// Goes to the layout of the next language.
    case layout

    var string: LanguageString {
        switch self {
        case .shift: .line(\.keyboard.shift, .button)
        case .space: .line(\.keyboard.space, .button)
        case .erase: .line(\.keyboard.erase, .button)
        case .symbols: .line(\.keyboard.symbols, .button)
        case .symbolsCap: .line(\.keyboard.symbolsCap, .cap)
        case .letters: .line(\.keyboard.letters, .button)
        case .lettersCap: .line(\.keyboard.lettersCap, .cap)
        case .layout: .line(\.keyboard.layout, .button)
        }
    }
}
