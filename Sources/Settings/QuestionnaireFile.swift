package import Feedback

/// A questionnaire as people write it: `Kiosk/Questionnaires/*.yaml`.
package enum QuestionnaireFile {
    /// The most languages that are offered: more do not fit the panel's language control.
    package static let languagesMax = 8
    /// The most further languages.
    package static let translationsMax = 32
    /// The most conditions of one question or rule.
    package static let conditionsMax = 8
    /// The most characters of a question: two lines on a screen of 10 inches.
    package static let questionCharactersMax = 80
    /// The most characters of a reason: two lines on its tile.
    package static let reasonCharactersMax = 40
    /// The most characters under one end of a scale.
    package static let endCharactersMax = 32
    /// The most characters before a phone number: a country's code has up to three digits, and an
    /// area's may follow.
    package static let phonePrefixCharactersMax = 7
    /// A single reason is no question.
    package static let reasonsMin = 2
    /// One of the reasons is what a question takes without a word about it.
    package static let severalMin = 2
    /// The most characters of a comment. Fewer than 20 are no sentence.
    package static let commentCharacters = 20...CustomerContact.commentCharactersMax
    /// The most characters of a consent: what is longer nobody reads standing.
    package static let consentCharactersMax = 600
    /// The most characters of the line about what came of earlier answers.
    package static let youSaidCharactersMax = 80
    /// Longer, and the next customer taps on the thanks for the last.
    package static let thanksMilliseconds = 0...30_000
    /// Shorter, and slow readers lose their turn.
    package static let idleMilliseconds = 3_000...600_000

    /// What a questionnaire is read for.
    package enum Use: Sendable {
        /// To ask customers by it, now.
        case asking
        /// To understand answers that customers gave by it once. What only keeps an author from a
        /// mistake is not looked at: the file may be older than that care.
        case reporting
    }

    /// Reads a questionnaire.
    ///
    /// - Parameters:
    ///   - file: the file's name, for the messages.
    ///   - digest: the first four bytes of SHA-256 of `bytes`, as a little-endian number.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String, digest: UInt32, for use: Use = .asking
    ) throws(SettingsFaults) -> Questionnaire {
        try reading(bytes, named: file, digest: digest, for: use).questionnaire
    }

    /// Reads a questionnaire, and lists the texts that its translations lack.
    ///
    /// - Throws: every fault of the file, in its order.
    package static func reading(
        _ bytes: [UInt8], named file: String, digest: UInt32, for use: Use = .asking
    ) throws(SettingsFaults) -> QuestionnaireReading {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        let reader = QuestionnaireReader(
            Section(root, named: "the questionnaire", QuestionnaireKey.self, faults), source, use,
            faults)
        let questionnaire = reader.questionnaire(digest: digest)
        try faults.check()
        guard let questionnaire else { preconditionFailure("a fault was not reported") }
        return QuestionnaireReading(questionnaire: questionnaire, fallbacks: faults.fallbacks)
    }
}

/// What a questionnaire's file gives, and what it lacks.
package struct QuestionnaireReading: Hashable, Sendable {
    package var questionnaire: Questionnaire
    /// A place, what is missing there and what to add, for each text of a language in which the
    /// stand-in's is shown instead; in the file's order.
    package var fallbacks: [LanguageTag: [SettingsFault]]
}

enum QuestionnaireKey: String, SectionKey {
    /// The questionnaire's name in exports and reports; the same over revisions.
    case questionnaire
    /// Raised by the author with every change; carried in every answer.
    case revision
    /// What the customer can choose where the site says nothing else; the first is the panel's own.
    case languages
    /// Further languages that the texts are in, for sites that offer them.
    case translations
    /// How long thanks stands. 0: no thanks, the first question stays.
    case thanksMilliseconds = "thanks-milliseconds"
    /// How long a question after the first waits for its answer.
    case idleMilliseconds = "idle-milliseconds"
    /// Whether the answers' targets take the whole screen, for boxes and for testing touch screens.
    case answersFillScreen = "answers-fill-screen"
    /// Whether every customer sees the same screens, or answers decide about later questions.
    case screens
    /// A line on the first screen: what came of earlier answers.
    case youSaid = "you-said"
    /// What is asked, in order. The first question is always asked.
    case questions
    /// What makes a follow-up.
    case rules
}

enum ScreensWord: String, CaseIterable {
    case same
    case byAnswer = "by-answer"
}

struct QuestionnaireReader {
    let section: Section
    let source: SourceText
    let use: QuestionnaireFile.Use
    let faults: FaultList

    init(
        _ section: Section, _ source: SourceText, _ use: QuestionnaireFile.Use, _ faults: FaultList
    ) {
        self.section = section
        self.source = source
        self.use = use
        self.faults = faults
    }

    /// Nil only where a fault was reported.
    func questionnaire(digest: UInt32) -> Questionnaire? {
        let key = section.required(QuestionnaireKey.questionnaire)?.key(faults)
        let number = section.required(QuestionnaireKey.revision)?.integer(in: 1...65_535, faults)
        let (languages, translations) = languages()
        let timing = timing()
        let fillsScreen = section.optional(QuestionnaireKey.answersFillScreen)?.boolean(faults)
        let texts = WordingReader(languages: languages + translations, faults: faults)
        let youSaid = section.optional(QuestionnaireKey.youSaid)
            .map { texts.wording($0, charactersMax: QuestionnaireFile.youSaidCharactersMax) }
        let questions = questions(texts)
        let rules = rules(over: questions)
        guard let key, let number, !languages.isEmpty, !questions.isEmpty else { return nil }
        let whole = questions.compactMap(\.question)
        guard whole.count == questions.count else { return nil }
        var questionnaire = Questionnaire(
            key: key, revision: Revision(number: UInt16(number), digest: digest),
            languages: languages, questions: whole, rules: rules, timing: timing)
        questionnaire.answersFillScreen = fillsScreen ?? questionnaire.answersFillScreen
        questionnaire.youSaid = youSaid
        questionnaire.translations = translations
        questionnaire.standIn = texts.standIn ?? questionnaire.standIn
        return questionnaire
    }

    private func timing() -> VisitTiming {
        var timing = VisitTiming()
        if let thanks = section.optional(QuestionnaireKey.thanksMilliseconds)?
            .integer(in: QuestionnaireFile.thanksMilliseconds, faults)
        {
            timing.thanksMilliseconds = UInt64(thanks)
        }
        if let idle = section.optional(QuestionnaireKey.idleMilliseconds)?
            .integer(in: QuestionnaireFile.idleMilliseconds, faults)
        {
            timing.idleMilliseconds = UInt64(idle)
        }
        return timing
    }

    /// Both empty where a list is wrong: every text would then seem to have a language too many.
    private func languages() -> (offered: [LanguageTag], further: [LanguageTag]) {
        let offered =
            section.required(QuestionnaireKey.languages)?
            .languages(1...QuestionnaireFile.languagesMax, faults).map(\.tag) ?? []
        guard let field = section.optional(QuestionnaireKey.translations) else {
            return (offered, [])
        }
        let further = field.languages(
            1...QuestionnaireFile.translationsMax, besides: offered, faults
        ).map(\.tag)
        return offered.isEmpty || further.isEmpty ? ([], []) : (offered, further)
    }

    private func questions(_ texts: WordingReader) -> [QuestionDraft] {
        let entries =
            section.required(QuestionnaireKey.questions)?
            .items(1...Questionnaire.questionsMax, faults) ?? []
        let sections = entries.enumerated().map { index, entry in
            Section(entry, named: "question \(index + 1)", QuestionKey.self, faults)
        }
        let keys = keys(of: sections, QuestionKey.key, noun: "question")
        var reader = QuestionReader(
            texts: texts, keys: keys, source: source, faults: faults)
        for section in sections {
            reader.read(section)
        }
        checkScreens(reader.drafts)
        if use == .asking { ConditionCheck(reader.drafts, faults).checkQuestions() }
        return reader.drafts
    }

    /// Whoever stands nearby sees how many screens a customer meets, and would learn from it what
    /// the customer answered. The author decides about that, not an oversight.
    private func checkScreens(_ questions: [QuestionDraft]) {
        let field = section.optional(QuestionnaireKey.screens)
        let screens = field.map { $0.word(of: ScreensWord.self, faults) } ?? .same
        guard use == .asking, screens == .same,
            let question = questions.dropFirst().first(where: { !$0.askWhen.isEmpty })
        else { return }
        faults.add(
            question.askWhenPosition,
            "the question \(quoted(question.key ?? "")) is asked only after certain answers, so "
                + "the number of screens tells others how a customer answered",
            try: "delete 'ask-when' and word the question for everybody, or write "
                + "'screens: by-answer' at the top.")
    }

    private func rules(over questions: [QuestionDraft]) -> [Rule] {
        let entries =
            section.optional(QuestionnaireKey.rules)?.items(0...Questionnaire.rulesMax, faults)
            ?? []
        let sections = entries.enumerated().map { index, entry in
            Section(entry, named: "rule \(index + 1)", RuleKey.self, faults)
        }
        let keys = keys(of: sections, RuleKey.key, noun: "rule")
        let reader = ConditionReader(
            asked: questions, laterKeys: [], source: source, faults: faults)
        let check = ConditionCheck(questions, faults)
        return zip(sections, keys).map { section, key in
            let when = section.required(RuleKey.when).map(reader.conditions) ?? []
            if use == .asking {
                check.checkRule(key ?? "", when, at: section.position(of: RuleKey.when))
            }
            return Rule(key: key ?? "", when: when.map(\.condition))
        }
    }

    /// The keys of questions or rules, each of which must be new.
    private func keys(
        of sections: [Section], _ key: some SectionKey, noun: String
    ) -> [String?] {
        var seen = SeenKeys(noun: noun, faults: faults)
        return sections.map { section in
            section.required(key).flatMap { field in
                field.key(faults).flatMap { seen.insert($0, at: field.position) ? $0 : nil }
            }
        }
    }
}

enum RuleKey: String, SectionKey {
    /// What the centre's follow-ups name; the same over revisions.
    case key
    /// What the answers must satisfy, all of it.
    case when
}
