package import Feedback
package import Screen
package import Settings

/// Makes the pictures of one questionnaire, every text in the customer's language: a pure value.
package struct PictureBook: Sendable {
    /// What a question's picture depends on beside the question.
    package struct State: Hashable, Sendable {
        package var language: LanguageTag
        var typing = Typing()
        package var chosen: ChoiceSet = []
        package var canGoBack = false
        package var pressed: Target?
        /// Why the last key did nothing.
        package var error: FieldError?

        package init(language: LanguageTag) {
            self.language = language
        }
    }

    let questionnaire: Questionnaire
    private let strings: [LanguageTag: PanelStrings]
    private let logo: Logo?
    private let offers: [LanguageOffer]
    /// The centre's line about what came of answers, which takes the place of the questionnaire's;
    /// nil: it says nothing of it. An empty one shows none.
    var centreLine: Wording?
    /// What `unavailable` found on one screen, by language.
    private var found: (screen: ScreenSize, questions: [LanguageTag: Set<QuestionNumber>])?

    /// - Parameter strings: for every language of the questionnaire.
    package init(
        _ questionnaire: Questionnaire, strings: [LanguageTag: PanelStrings], logo: Logo? = nil
    ) {
        self.questionnaire = questionnaire
        self.strings = strings
        self.logo = logo
        offers = questionnaire.languages.map { LanguageOffer(tag: $0, name: strings[$0]!.ownName) }
    }

    func words(in language: LanguageTag) -> PanelStrings {
        // The settings vouch for a file of strings for every language of the questionnaire.
        strings[language]!
    }

    func direction(of language: LanguageTag) -> Direction {
        words(in: language).direction == .rightToLeft ? .rightToLeft : .leftToRight
    }

    // MARK: Questions

    package func question(_ number: QuestionNumber, _ state: State) -> Picture {
        let question = questionnaire[number]
        let words = words(in: state.language)
        let isFirst = number == .first
        var picture = frame(number, state)
        picture.answers = answers(to: question, state)
        picture.skip = isFirst ? nil : words.skip
        if isFirst {
            picture.news = news.map {
                QuestionPicture.News(heading: words.youSaid, line: text($0, state))
            }
        }
        return .question(picture)
    }

    private var news: Wording? {
        let line = centreLine ?? questionnaire.youSaid
        return line?.byLanguage.isEmpty == false ? line : nil
    }

    /// The consent that the question needs.
    package func consent(_ number: QuestionNumber, _ state: State) -> Picture {
        let words = words(in: state.language)
        let wording = questionnaire[number].consent?.wording
        var picture = frame(number, state)
        picture.answers = .consent(
            text: wording.map { text($0, state) } ?? "", agree: words.consent.agree,
            decline: words.consent.noThanks)
        return .question(picture)
    }

    /// What the pictures of one question have in common.
    private func frame(_ number: QuestionNumber, _ state: State) -> QuestionPicture {
        let isFirst = number == .first
        return QuestionPicture(
            title: text(questionnaire[number].wording, state), answers: .tiles([]),
            back: state.canGoBack ? words(in: state.language).back : nil, languages: offers,
            language: state.language,
            progress: isFirst
                ? nil
                : Progress(step: Int(number.rawValue) + 1, of: questionnaire.questions.count),
            direction: direction(of: state.language), pressed: state.pressed,
            answersFillScreen: questionnaire.answersFillScreen, logo: logo)
    }

    private func answers(
        to question: Question, _ state: State
    ) -> QuestionPicture.Answers {
        let low = question.ends.map { text($0.low, state) } ?? ""
        let high = question.ends.map { text($0.high, state) } ?? ""
        switch question.scale {
        case .fourFaces: return .faces(count: 4, lowLabel: low, highLabel: high)
        case .fiveFaces: return .faces(count: 5, lowLabel: low, highLabel: high)
        case .recommendation: return .numbers(lowEnd: low, highEnd: high)
        case .reasons(let reasons, let most):
            let tiles = reasons.map { text($0.wording, state) }
            guard most > 1 else { return .tiles(tiles) }
            let done = words(in: state.language).done
            return .tileSet(tiles, chosen: Set(state.chosen.choices), done: done)
        case .phone: return phonePad(question, state)
        case .email: return .keyboard(keyboard(.email, question, state))
        case .comment: return .keyboard(keyboard(.comment, question, state))
        }
    }

    private func phonePad(_ question: Question, _ state: State) -> QuestionPicture.Answers {
        let words = words(in: state.language)
        let digits = state.typing.text
        let number = question.phonePrefix + digits
        guard let format = question.phoneFormat else {
            return .phonePad(
                typed: number, confirm: words.send, note: words.phoneConsent,
                isComplete: CustomerContact(number, on: question.scale) != nil,
                error: state.error?.text(in: words))
        }
        let shown = format.shown(digits)
        return .phonePad(
            typed: shown.typed, confirm: words.send, note: words.phoneConsent,
            isComplete: format.isUsual(digits), rest: shown.rest,
            error: state.error?.text(in: words))
    }

    private func keyboard(
        _ purpose: KeyboardPicture.Purpose, _ question: Question, _ state: State
    ) -> KeyboardPicture {
        let words = words(in: state.language)
        let layouts = Self.layouts(for: question.scale, in: state.language)
        // A customer who changes to a language that cannot be typed here keeps Latin letters.
        let all = layouts.isEmpty ? [KeyboardLayout.en] : layouts
        let place = state.typing.layout % all.count
        var picture = KeyboardPicture(
            purpose: purpose, typed: state.typing.text,
            hint: purpose == .email ? Self.emailHint : "",
            note: purpose == .email ? words.contact.emailNote : words.contact.commentNote,
            confirm: words.send,
            isComplete: CustomerContact(state.typing.text, on: question.scale) != nil,
            layout: all[place], nextLayout: all.count > 1 ? all[(place + 1) % all.count] : nil,
            page: state.typing.page,
            labels: KeyboardPicture.Labels(
                space: words.keyboard.space, symbols: words.keyboard.symbolsCap,
                letters: words.keyboard.lettersCap))
        picture.error = state.error?.text(in: words)
        return picture
    }

    /// Reserved by RFC 2606, so that it is nobody's.
    private static let emailHint = "name@example.org"

    /// The layouts that a question's keyboard offers; empty for other questions, and where the
    /// language cannot be typed.
    static func layouts(for scale: Scale, in language: LanguageTag) -> [KeyboardLayout] {
        switch scale {
        case .email: KeyboardLayout.forEmail(in: language)
        case .comment: KeyboardLayout.forText(in: language)
        case .fourFaces, .fiveFaces, .recommendation, .reasons, .phone: []
        }
    }

    /// As `unavailable`, looked for once until the screen is another: to lay every keyboard out
    /// with each tap would keep its answer from the log for a tenth of a millisecond and more.
    mutating func knownUnavailable(
        on screen: ScreenSize, in language: LanguageTag
    ) -> Set<QuestionNumber> {
        if found?.screen != screen { found = (screen, [:]) }
        if let known = found?.questions[language] { return known }
        let questions = unavailable(on: screen, in: language)
        found?.questions[language] = questions
        return questions
    }

    /// The questions that cannot be asked on this screen in this language: their keys would be too
    /// small for fingers, or there are none.
    package func unavailable(
        on screen: ScreenSize, in language: LanguageTag
    ) -> Set<QuestionNumber> {
        let numbers = questionnaire.questions.indices.map { QuestionNumber(UInt8($0)) }
        return Set(
            numbers.filter { number in
                let scale = questionnaire[number].scale
                let purpose: KeyboardPicture.Purpose
                switch scale {
                case .email: purpose = .email
                case .comment: purpose = .comment
                default: return false
                }
                let layouts = Self.layouts(for: scale, in: language)
                return layouts.isEmpty
                    || !Keyboard.fits(layouts, for: purpose, on: screen, languages: offers)
            })
    }

    // MARK: Beside the questions

    package func thanks(in language: LanguageTag) -> Picture {
        .thanks(line: words(in: language).thanks)
    }

    package func tellStaff(in language: LanguageTag) -> Picture {
        let words = words(in: language)
        return .tellStaff(line: words.tellStaff, whatToDo: words.tellStaffAdvice)
    }

    package func stillThere(
        _ countdown: Countdown, in language: LanguageTag, pressed: Target? = nil
    ) -> Picture {
        let words = words(in: language).stillThere
        return .stillThere(
            StillTherePicture(
                line: words.question, stay: words.goOn, countdown: countdown,
                direction: direction(of: language), pressed: pressed))
    }

    package func cleaning(_ countdown: Countdown, in language: LanguageTag) -> Picture {
        .cleaning(line: words(in: language).rest.cleaning, countdown: countdown)
    }

    package func rest(_ rest: Rest, in language: LanguageTag) -> Picture {
        let words = words(in: language).rest
        switch rest {
        case .asleep(let opens):
            return .asleep(line: words.closed, opens: opens.map { words.line(of: $0) } ?? "")
        case .outOfOrder:
            return .outOfOrder(line: words.outOfOrder, whatToDo: words.outOfOrderAdvice)
        }
    }

    private func text(_ wording: Wording, _ state: State) -> String {
        wording.text(in: state.language, fallback: questionnaire.standIn)
    }
}

extension RestStrings {
    fileprivate func line(of opening: OpeningHours.Opening) -> String {
        switch opening {
        case .today(let time): opensAt.with(.time, time)
        case .tomorrow(let time): opensTomorrow.with(.time, time)
        case .on(let day, let time): opensOn[day].with(.time, time)
        }
    }
}
