import Feedback
import Screen

/// Screens and pictures that the suites share.
enum Sample {
    static let sizes: [ScreenSize] = [
        (480, 320, 3.5), (320, 480, 3.5), (480, 320, 5), (800, 480, 5), (800, 480, 7),
        (480, 800, 7), (1024, 600, 7), (1024, 768, 9.7), (1280, 800, 10.1), (800, 1280, 10.1),
        (1920, 1080, 15.6), (1080, 1920, 15.6), (1920, 1080, 21.5), (1280, 1024, 17),
        (3840, 2160, 27), (2160, 3840, 27), (3840, 2160, 55),
    ].map { ScreenSize(width: $0.0, height: $0.1, diagonalInches: $0.2)! }

    static let counter = ScreenSize(width: 1280, height: 800, diagonalInches: 10.1)!

    /// Words of one language, as long as they get.
    struct Words: Sendable {
        var language: LanguageTag
        var direction: Direction
        var title: String
        var low: String
        var high: String
        var back: String
        var skip: String
        var reasons: [String]
    }

    static let russian = Words(
        language: .russian, direction: .leftToRight,
        title: "Насколько вероятно, что вы порекомендуете наше отделение друзьям и коллегам?",
        low: "Совершенно невероятно", high: "Чрезвычайно вероятно", back: "Назад",
        skip: "Пропустить",
        reasons: [
            "Продолжительность ожидания", "Обслуживание", "Недостаточная информированность",
            "Цены", "Чистота", "Ассортимент",
        ])

    static let english = Words(
        language: .english, direction: .leftToRight, title: "How did we serve you today?",
        low: "Very unhappy", high: "Very happy", back: "Back", skip: "Skip",
        reasons: ["Waiting time", "Service", "Prices", "Cleanliness", "Something else"])

    static let arabic = Words(
        language: LanguageTag("ar")!, direction: .rightToLeft,
        title: "ما مدى احتمال أن توصي بنا لصديق أو زميل في العمل؟", low: "غير محتمل إطلاقًا",
        high: "محتمل جدًا", back: "رجوع", skip: "تخطٍّ",
        reasons: ["وقت الانتظار", "الخدمة", "الأسعار", "النظافة", "تشكيلة السلع", "شيء آخر"])

    static let languages = [russian, english, arabic]

    static let offers = [
        LanguageOffer(tag: .russian, name: "Русский"),
        LanguageOffer(tag: .english, name: "English"),
        LanguageOffer(tag: LanguageTag("ar")!, name: "العربية"),
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

    static func answers(_ words: Words) -> [QuestionPicture.Answers] {
        [
            .faces(count: 4, lowLabel: words.low, highLabel: words.high),
            .faces(count: 5, lowLabel: words.low, highLabel: words.high),
            .numbers(lowEnd: words.low, highEnd: words.high),
            .tiles([words.reasons[0]]),
            .tiles(words.reasons),
            .tiles(words.reasons + words.reasons),
            .phonePad(
                typed: "+7 912 345-67-89", confirm: words.skip,
                note: "\(words.skip) \(words.skip): \(words.skip), \(words.skip) \(words.skip)."),
        ]
    }

    /// Every kind of answer in every language.
    static var questions: [QuestionPicture] {
        languages.flatMap { words in answers(words).map { question($0, words) } }
    }

    static var pictures: [Picture] {
        questions.map { .question($0) } + [
            .thanks(line: "Спасибо!"),
            .tellStaff(
                line: "Пожалуйста, сообщите сотруднику",
                whatToDo: "Панель не может сохранить ваш ответ. Сотрудник запишет его."),
        ]
    }
}
