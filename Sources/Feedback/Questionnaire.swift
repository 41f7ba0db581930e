/// The place of a question in its questionnaire, from 0.
package struct QuestionNumber: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package init(_ value: UInt8) {
        rawValue = value
    }

    package static let first = QuestionNumber(0)

    package static func < (left: QuestionNumber, right: QuestionNumber) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What is asked once, on one screen.
package struct Question: Hashable, Sendable {
    /// Stable over revisions; what conditions, reports and exports name.
    package var key: String
    package var scale: Scale
    package var wording: Wording
    /// The words at the two ends of a scale of faces or numbers: unhappy or unlikely first.
    package var ends: (low: Wording, high: Wording)? {
        get { lowEnd.flatMap { low in highEnd.map { (low, $0) } } }
        set { (lowEnd, highEnd) = (newValue?.low, newValue?.high) }
    }
    private var lowEnd: Wording?
    private var highEnd: Wording?
    /// Asked only where every condition holds; always where there is none.
    package var askWhen: [Condition]
    /// What stands before the digits that a customer types: a `+`, or a `+` and the country's code.
    package var phonePrefix: String
    /// How the country writes its numbers; its prefix is `phonePrefix`.
    package var phoneFormat: PhoneFormat?
    /// What a customer must agree to before typing anything; nil where nothing is asked.
    package var consent: Consent?

    package init(
        key: String, scale: Scale, wording: Wording, ends: (low: Wording, high: Wording)? = nil,
        askWhen: [Condition] = [], phonePrefix: String = "+", phoneFormat: PhoneFormat? = nil,
        consent: Consent? = nil
    ) {
        self.key = key
        self.phonePrefix = phoneFormat?.prefix ?? phonePrefix
        self.phoneFormat = phoneFormat
        self.consent = consent
        self.scale = scale
        self.wording = wording
        self.askWhen = askWhen
        self.ends = ends
    }
}

/// What makes a follow-up: a named set of conditions over one visit.
package struct Rule: Hashable, Sendable {
    /// Stable over revisions; what the centre's follow-ups name.
    package var key: String
    package var when: [Condition]

    package init(key: String, when: [Condition]) {
        self.key = key
        self.when = when
    }
}

/// The author's number of a questionnaire's wording and a digest of the file, carried in every
/// answer.
package struct Revision: Hashable, Sendable {
    /// The number that the author gave.
    package var number: UInt16
    /// The first four bytes of SHA-256 of the questionnaire's file, as a little-endian number: two
    /// files with one number by mistake stay apart.
    package var digest: UInt32

    package init(number: UInt16, digest: UInt32) {
        self.number = number
        self.digest = digest
    }
}

/// How long the panel waits.
package struct VisitTiming: Hashable, Sendable {
    /// How long thanks stands. 0: no thanks, the first question stays, as on a box of buttons.
    package var thanksMilliseconds: UInt64
    /// How long a question after the first waits for its answer.
    package var idleMilliseconds: UInt64

    package init(thanksMilliseconds: UInt64 = 3_000, idleMilliseconds: UInt64 = 20_000) {
        self.thanksMilliseconds = thanksMilliseconds
        self.idleMilliseconds = idleMilliseconds
    }
}

/// The flow of questions that a customer meets.
///
/// The first question stands on the screen whenever nobody is there, so it has no condition.
package struct Questionnaire: Hashable, Sendable {
    /// The most questions: a customer gives a panel less than a minute.
    package static let questionsMax = 16
    /// The most rules: an answer carries the rules it satisfies as 16 bits.
    package static let rulesMax = 16

    package var key: String
    package var revision: Revision
    /// What customers may choose, in the order of the panel's language control; in the first every
    /// visit begins.
    package var languages: [LanguageTag]
    /// Further languages that it is written in; a site may offer them.
    package var translations: [LanguageTag] = []
    /// Its texts stand in where another language lacks one; it lacks none.
    package var standIn: LanguageTag
    package var questions: [Question]
    package var rules: [Rule]
    package var timing: VisitTiming
    /// Whether the answers' targets take the whole screen between them: for boxes without a reader
    /// of text, and for counting every tap of a touch screen.
    package var answersFillScreen = false
    /// "You said, we did": a line on the first screen about what came of earlier answers.
    package var youSaid: Wording?

    package init(
        key: String, revision: Revision, languages: [LanguageTag], questions: [Question],
        rules: [Rule] = [], timing: VisitTiming = VisitTiming()
    ) {
        precondition((1...Self.questionsMax).contains(questions.count))
        precondition(rules.count <= Self.rulesMax)
        precondition(!languages.isEmpty)
        // It stands on the screen while nobody is there who could agree.
        precondition(questions[0].consent == nil)
        self.key = key
        self.revision = revision
        self.languages = languages
        standIn = languages.contains(.english) ? .english : languages[0]
        self.questions = questions
        self.rules = rules
        self.timing = timing
    }

    package subscript(number: QuestionNumber) -> Question {
        questions[Int(number.rawValue)]
    }

    /// Whether every customer sees the same screens, whatever they answer: then nobody who counts
    /// them learns how a customer answered.
    package var asksEverybodyTheSame: Bool { questions.allSatisfy(\.askWhen.isEmpty) }

    package func number(ofQuestion key: String) -> QuestionNumber? {
        questions.firstIndex { $0.key == key }.map { QuestionNumber(UInt8($0)) }
    }

    /// The next question after `number` whose conditions hold for what was given; nil at the end.
    package func question(
        after number: QuestionNumber, given: [QuestionNumber: Given]
    ) -> QuestionNumber? {
        (Int(number.rawValue) + 1..<questions.count)
            .first { questions[$0].askWhen.hold(given) }
            .map { QuestionNumber(UInt8($0)) }
    }

    /// The rules whose every condition holds for what was given.
    package func rulesSatisfied(by given: [QuestionNumber: Given]) -> RuleSet {
        RuleSet(rules.indices.filter { rules[$0].when.hold(given) })
    }
}

/// Some of a questionnaire's rules, by their place in it.
package struct RuleSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package init(_ places: some Sequence<Int>) {
        rawValue = places.reduce(into: 0) { bits, place in
            precondition((0..<Questionnaire.rulesMax).contains(place))
            bits |= 1 << UInt16(place)
        }
    }

    /// The places of the rules, in order.
    package var places: [Int] {
        (0..<Questionnaire.rulesMax).filter { rawValue & (1 << UInt16($0)) != 0 }
    }
}
