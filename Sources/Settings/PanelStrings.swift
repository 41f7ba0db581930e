package import Feedback

/// What the panel itself says in one language, beside the questionnaire's texts.
package struct PanelStrings: Hashable, Sendable {
    package enum Direction: String, CaseIterable, Hashable, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    package var language: LanguageTag
    /// The language's own name, on its button.
    package var ownName: String
    package var direction: Direction
    /// Fills the screen at the end, the same for every answer.
    package var thanks: String
    /// Stands instead of thanks when an answer could not be stored.
    package var tellStaff: String
    /// Under `tellStaff`: what the customer can do.
    package var tellStaffAdvice: String
    package var back: String
    package var skip: String
    /// Confirms a typed phone number, address or comment.
    package var send: String
    /// Confirms several chosen reasons.
    package var done = ""
    /// Under the pad: what the number is used for.
    package var phoneConsent: String
    /// At the upper edge while a technician tries the panel.
    package var testing: String
    /// Beside each cross while a technician calibrates the touch screen.
    package var touchCross: String
    /// Over the centre's line about what customers' answers have changed.
    package var youSaid = ""
    /// Names the control with the languages.
    package var languages = ""

    package var consent = ConsentStrings()
    package var contact = ContactStrings()
    package var stillThere = StillThereStrings()
    package var rest = RestStrings()
    package var faces = FaceStrings()
    package var keyboard = KeyboardStrings()
    package var staff = StaffStrings()
    package var speech = SpeechStrings()

    package init(
        language: LanguageTag, ownName: String, direction: Direction, thanks: String,
        tellStaff: String, tellStaffAdvice: String, back: String, skip: String, send: String,
        phoneConsent: String, testing: String, touchCross: String
    ) {
        self.language = language
        self.ownName = ownName
        self.direction = direction
        self.thanks = thanks
        self.tellStaff = tellStaff
        self.tellStaffAdvice = tellStaffAdvice
        self.back = back
        self.skip = skip
        self.send = send
        self.phoneConsent = phoneConsent
        self.testing = testing
        self.touchCross = touchCross
    }
}

/// Under the questionnaire's own text of consent.
package struct ConsentStrings: Hashable, Sendable {
    package var agree = ""
    /// As large and as near as `agree`.
    package var noThanks = ""
    /// Place: `version`.
    package var version = Phrase()

    package init() {}
}

/// Where a customer types. The number pad's note is `PanelStrings.phoneConsent`.
package struct ContactStrings: Hashable, Sendable {
    /// Under the address: what it is used for.
    package var emailNote = ""
    /// Under the comment: who reads it, and what to leave out.
    package var commentNote = ""
    /// Says why `send` did nothing.
    package var phoneUnfinished = ""
    /// Says why `send` did nothing.
    package var emailUnfinished = ""
    /// Says why another key does nothing: the text has its maximum length.
    package var full = ""

    package init() {}
}

/// Before a visit times out.
package struct StillThereStrings: Hashable, Sendable {
    package var question = ""
    /// A sentence with the `seconds` that are left.
    package var closesIn = PluralPhrase()
    /// The `seconds` that are left, alone: for a button or beside a ring.
    package var seconds = PluralPhrase()
    /// The button that gives more time.
    package var goOn = ""
    /// The button that ends the visit at once.
    package var leave = ""

    package init() {}
}

/// When nobody can answer.
package struct RestStrings: Hashable, Sendable {
    package var closed = ""
    /// Later on the same day. Place: `time`.
    package var opensAt = Phrase()
    /// Place: `time`.
    package var opensTomorrow = Phrase()
    /// Within a week. Place: `time`.
    package var opensOn = DayPhrases()
    /// Touches are ignored so that somebody can wipe the screen.
    package var cleaning = ""
    /// Under `cleaning`, with the `seconds` that are left.
    package var cleaningEnds = PluralPhrase()
    package var outOfOrder = ""
    /// Under `outOfOrder`: what the customer can do.
    package var outOfOrderAdvice = ""

    package init() {}
}

/// A text for each day of the week.
package struct DayPhrases: Hashable, Sendable {
    private var phrases: [Weekday: Phrase] = [:]

    package init() {}

    package subscript(day: Weekday) -> Phrase {
        get { phrases[day] ?? Phrase() }
        set { phrases[day] = newValue }
    }
}

/// What the faces say to those who do not see them. Four faces leave out `neutral`.
package struct FaceStrings: Hashable, Sendable {
    package var veryUnhappy = ""
    package var unhappy = ""
    package var neutral = ""
    package var happy = ""
    package var veryHappy = ""

    package init() {}

    /// From the most unhappy. - Parameter count: 4 or 5.
    package func names(count: Int) -> [String] {
        [veryUnhappy, unhappy] + (count == 5 ? [neutral] : []) + [happy, veryHappy]
    }
}

/// The keys of the on-screen keyboard that are no letters: their names, to be shown or spoken.
package struct KeyboardStrings: Hashable, Sendable {
    package var shift = ""
    package var space = ""
    package var erase = ""
    package var symbols = ""
    /// On the key `symbols`, where a word is too long.
    package var symbolsCap = ""
    package var letters = ""
    /// On the key `letters`, where a word is too long.
    package var lettersCap = ""
    /// Goes to the layout of the next language.
    package var layout = ""

    package init() {}
}

/// The staff's own screen.
package struct StaffStrings: Hashable, Sendable {
    package var title = ""
    package var enterPIN = ""
    /// With the `count` of attempts that are left.
    package var wrongPIN = PluralPhrase()
    /// With the `seconds` until the next attempt.
    package var wait = PluralPhrase()
    package var network = ""
    package var connected = ""
    package var notConnected = ""
    /// Names the answers that the centre does not have yet.
    package var backlog = ""
    /// How many those are: `count`.
    package var answers = PluralPhrase()
    package var lastContact = ""
    /// There was no contact yet.
    package var never = ""
    package var clock = ""
    /// Nobody has set the clock since the start.
    package var clockNotSet = ""
    package var disk = ""
    /// Place: `percent`.
    package var free = Phrase()
    package var devices = ""
    /// There is no device.
    package var none = ""
    package var serviceMode = ""
    package var on = ""
    package var off = ""
    package var clean = ""
    package var calibrate = ""
    package var restart = ""
    /// Asks once more before `restart`.
    package var restartQuestion = ""
    package var restarting = ""
    package var close = ""

    package init() {}
}

/// Said aloud, never shown.
package struct SpeechStrings: Hashable, Sendable {
    /// How to use the keys; said once at the beginning.
    package var keys = ""
    /// How to use the number pad; said once at the beginning.
    package var numbers = ""
    /// Places: `number`, `choice`.
    package var press = Phrase()
    /// Places: `step`, `steps`.
    package var question = Phrase()
    package var chosen = ""
    package var notChosen = ""
    package var erased = ""
    /// Said instead of a screen on which contacts are typed.
    package var headphones = ""
    /// Place: `percent`.
    package var volume = Phrase()

    package init() {}
}
