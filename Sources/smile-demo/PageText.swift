import Settings

/// What the page says of this demonstration.
struct PageNotes: Sendable {
    /// Where messages are written; nil where servers take all of them.
    var messages: String?
}

/// The page's own words, and the page made of them.
struct PageText: Sendable {
    /// `en` or `ru`.
    let language: String
    private let words: [String: String]

    /// - Parameters:
    ///   - asked: the language that the address names.
    ///   - accepted: the browser's `Accept-Language`; browsers list what they like best first.
    init(asked: String?, accepted: String?) {
        let liked = (accepted ?? "").split(separator: ",").prefix(32).map {
            String($0.drop { $0 == " " }.prefix { $0.isLetter }).lowercased()
        }
        language = ([asked ?? ""] + liked).first { Self.all[$0] != nil } ?? "en"
        words = Self.all[language]!
    }

    /// The page, its placeholders filled and escaped.
    func html(office: ListenAddress, notes: PageNotes) -> String {
        var values = words
        values["language"] = language
        values["office"] = "http://\(office)/?language=\(language)"
        values["currentEnglish"] = language == "en" ? "true" : "false"
        values["currentRussian"] = language == "ru" ? "true" : "false"
        values["messages"] =
            notes.messages.map {
                (words["messagesIn"] ?? "").replacing("#", with: $0)
            } ?? words["messagesOut"]
        let page = String(decoding: PackageResources.panel_html, as: UTF8.self)
        return values.reduce(page) { page, value in
            page.replacing("{{\(value.key)}}", with: Self.escaped(value.value))
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }

    private static let all = ["en": english, "ru": russian]

    private static let english = [
        "title": "Smile Panel: try it",
        "languages": "Language",
        "panel": "The customer's panel",
        "screen": "The panel's screen. It is made to be touched and has no other controls.",
        "advice": "Tap a face, with the mouse or a finger.",
        "messagesIn": "The office shows the answer a moment later. E-mails and SMS are written "
            + "to #.",
        "messagesOut": "The office shows the answer a moment later.",
        "tourBack": "Go back and choose another face: both answers are kept, the last one counts.",
        "tourUnhappy": "Be unhappy and leave a number: the manager gets an e-mail, the customer an "
            + "SMS.",
        "tourPlug": "Kill the program and start it again: every answer that was thanked for is "
            + "there.",
        "silent": "The panel does not answer. Is smile-demo still running? "
            + "What was tapped before is kept.",
        "noScript": "The panel's screen needs JavaScript; the office page does not.",
        "officeHeading": "The central office",
        "officeLink": "Open in a new tab",
    ]

    private static let russian = [
        "title": "Smile Panel: попробуйте",
        "languages": "Язык",
        "panel": "Панель посетителя",
        "screen": "Экран панели. Его нажимают; других элементов управления у него нет.",
        "advice": "Нажмите на лицо мышью или пальцем.",
        "messagesIn": "Через мгновение ответ появится в офисе. Письма и SMS пишутся в папку #.",
        "messagesOut": "Через мгновение ответ появится в офисе.",
        "tourBack": "Вернитесь и выберите другое лицо: сохранятся оба ответа, учтётся последний.",
        "tourUnhappy": "Ответьте «плохо» и оставьте номер: руководителю уйдёт письмо, "
            + "посетителю\u{00A0}— SMS.",
        "tourPlug": "Прервите программу и запустите снова: все ответы, за которые панель "
            + "поблагодарила, на месте.",
        "silent": "Панель не отвечает. Программа smile-demo ещё работает? "
            + "Всё нажатое раньше сохранено.",
        "noScript": "Экрану панели нужен JavaScript, странице офиса — нет.",
        "officeHeading": "Центральный офис",
        "officeLink": "Открыть в новой вкладке",
    ]
}
