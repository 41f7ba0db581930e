import Feedback
import Screen

/// Screens and pictures that the suites share.
enum Sample {
    static let sizes: [ScreenSize] = [
        (480, 320, 3.5), (320, 480, 3.5), (480, 320, 5), (800, 480, 5), (800, 480, 7),
        (480, 800, 7), (1024, 600, 7), (1024, 768, 9.7), (1280, 800, 10.1), (800, 1280, 10.1),
        (1920, 1080, 15.6), (1080, 1920, 15.6), (1920, 1080, 21.5), (1080, 1920, 21.5),
        (1280, 1024, 17), (3840, 2160, 27), (2160, 3840, 27), (3840, 2160, 55),
    ].map { ScreenSize(width: $0.0, height: $0.1, diagonalInches: $0.2)! }

    static let counter = ScreenSize(width: 1280, height: 800, diagonalInches: 10.1)!
    static let small = ScreenSize(width: 800, height: 480, diagonalInches: 7)!
    static let upright = ScreenSize(width: 1080, height: 1920, diagonalInches: 21.5)!

    static let offers = [
        LanguageOffer(tag: .russian, name: "Русский"),
        LanguageOffer(tag: .english, name: "English"),
        LanguageOffer(tag: LanguageTag("ar")!, name: "العربية"),
        LanguageOffer(tag: LanguageTag("zh")!, name: "中文"),
    ]

    static func question(
        _ answers: QuestionPicture.Answers, _ words: Words = russian, pressed: Target? = nil,
        fill: Bool = false, offers: [LanguageOffer] = offers
    ) -> QuestionPicture {
        QuestionPicture(
            title: words.title, answers: answers, back: words.back, skip: words.skip,
            languages: offers, language: words.language, progress: Progress(step: 2, of: 4),
            direction: words.direction, pressed: pressed, answersFillScreen: fill)
    }

    /// What may fill the screen.
    static func scales(_ words: Words) -> [QuestionPicture.Answers] {
        [
            .faces(count: 4, lowLabel: words.low, highLabel: words.high),
            .faces(count: 5, lowLabel: words.low, highLabel: words.high),
            .numbers(lowEnd: words.low, highEnd: words.high),
            .tiles([words.reasons[0]]),
            .tiles(words.reasons),
            .tiles(Array((words.reasons + words.reasons).prefix(12))),
        ]
    }

    static func pads(_ words: Words) -> [QuestionPicture.Answers] {
        [
            .tileSet(words.reasons, chosen: [Choice(2), Choice(3)], done: words.done),
            .phonePad(
                typed: "+7 912 345", confirm: words.send, note: words.note, isComplete: false,
                rest: "-__-__"),
            .consent(text: words.consent, agree: words.agree, decline: words.decline),
            .keyboard(keyboard(.email, words)), .keyboard(keyboard(.comment, words)),
            .keyboard(keyboard(.comment, words, .capitals)),
            .keyboard(keyboard(.comment, words, .symbols)),
        ]
    }

    static func answers(_ words: Words) -> [QuestionPicture.Answers] {
        scales(words) + pads(words)
    }

    static func keyboard(
        _ purpose: KeyboardPicture.Purpose, _ words: Words,
        _ page: KeyboardPicture.Page = .letters
    ) -> KeyboardPicture {
        let layouts =
            purpose == .email
            ? KeyboardLayout.forEmail(in: words.language)
            : KeyboardLayout.forText(in: words.language) + [.en]
        return KeyboardPicture(
            purpose: purpose, typed: purpose == .email ? "anna.petrova@example" : words.comment,
            hint: purpose == .email ? "name@example.org" : "…", note: words.note,
            confirm: words.send, layout: layouts[0],
            nextLayout: layouts.count > 1 ? layouts[1] : nil, page: page,
            labels: .init(space: words.space))
    }

    /// Every kind of answer in every language.
    static var questions: [QuestionPicture] {
        languages.flatMap { words in answers(words).map { question($0, words) } }
    }

    /// The first question, with all that may stand on it.
    static func first(_ words: Words) -> QuestionPicture {
        QuestionPicture(
            title: words.title,
            answers: .faces(count: 4, lowLabel: words.low, highLabel: words.high),
            languages: offers, language: words.language, direction: words.direction,
            news: words.news, logo: logo)
    }

    static func stillThere(_ words: Words, leave: Bool = true) -> Picture {
        .stillThere(
            StillTherePicture(
                line: words.stillThere, stay: words.stay, leave: leave ? words.skip : nil,
                countdown: Countdown(seconds: 14, of: 20), direction: words.direction))
    }

    /// Pictures that customers cannot answer.
    static func statements(_ words: Words) -> [Picture] {
        [
            .thanks(line: words.thanks),
            .tellStaff(line: words.tellStaff, whatToDo: words.advice),
            .asleep(line: words.closed, opens: words.opens),
            .cleaning(line: words.cleaning, countdown: Countdown(seconds: 20, of: 30)),
            .outOfOrder(line: words.outOfOrder, whatToDo: words.tellStaff),
        ]
    }

    static func staff(_ words: Words) -> [Picture] {
        let conditions: [StaffPicture.Condition] = [.good, .attention, .bad, .plain]
        return [
            .pin(
                PINPicture(
                    title: words.pin, typedCount: 3, note: words.advice, confirm: words.done,
                    back: words.back, direction: words.direction)),
            .staff(
                StaffPicture(
                    title: words.staff,
                    rows: words.facts.enumerated().map { index, fact in
                        .init(conditions[index % 4], name: fact.0, value: fact.1)
                    },
                    buttons: zip(StaffAction.allCases, words.staffButtons).map {
                        .init($0, label: $1)
                    },
                    direction: words.direction)),
        ]
    }

    static var pictures: [Picture] { languages.flatMap(pictures(_:)) }

    /// Every kind of picture in one language.
    static func pictures(_ words: Words) -> [Picture] {
        answers(words).map { .question(question($0, words)) }
            + [.question(first(words)), stillThere(words), stillThere(words, leave: false)]
            + staff(words) + statements(words)
    }
}
