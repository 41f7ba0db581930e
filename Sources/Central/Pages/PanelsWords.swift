import Feedback

/// What the page of the panels says, in one language.
struct PanelsWords: Sendable {
    let title: String
    let backHome: String
    let rollOuts: String
    let languageLabel: String
    let needsSomebody: String
    let allWell: String
    let others: String
    let panel: String
    let place: String
    let state: String
    let heard: String
    let delivered: String
    let waiting: String
    let lastTap: String
    let version: String
    let never: String
    let well: String
    let notEnrolled: String
    let since: String
    /// Of a panel that is well otherwise.
    let clockUnset: String
    let noPanels: String
    let note: String
    let timesIn: String
    fileprivate let language: FleetLanguage

    static func of(_ language: LanguageTag) -> PanelsWords {
        language == .russian ? russian : english
    }

    /// What is so, in a few words, and why it is believed or what to do.
    func words(of trouble: PanelReport.Trouble, _ report: PanelReport) -> (
        what: String, why: String
    ) {
        if case .silent(let silence) = trouble {
            return (
                silence.words(language).capitalizedFirst,
                report.finding?.evidence.words(language) ?? ""
            )
        }
        return language == .russian ? trouble.russian : trouble.english
    }

    /// What is to be said of a panel without trouble.
    func words(of finding: SilenceFinding) -> (what: String, why: String) {
        (finding.silence.words(language).capitalizedFirst, finding.evidence.words(language))
    }

    private static let english = PanelsWords(
        title: "Panels", backHome: "Scores", rollOuts: "What panels ask", languageLabel: "Language",
        needsSomebody: "Needs somebody", allWell: "No panel needs anybody now.",
        others: "All others", panel: "Panel", place: "Place", state: "State",
        heard: "Heard", delivered: "Delivered", waiting: "Waiting", lastTap: "Last tap",
        version: "Version", never: "never", well: "Well", notEnrolled: "not enrolled",
        since: "since",
        clockUnset: "Nobody has set its clock; the times of its answers are worked out.",
        noPanels: "No panel has been enrolled, and none has delivered.",
        note: """
            Heard: when the panel last said how it is; it does so every 5 minutes. Delivered: \
            when its records last came; a panel where nobody tapped has none. Waiting: records \
            that it still has.
            """, timesIn: "Times are in #.", language: .english)

    private static let russian = PanelsWords(
        title: "Панели", backHome: "Оценки", rollOuts: "Настройки панелей", languageLabel: "Язык",
        needsSomebody: "Требуют внимания", allWell: "Сейчас ни одна панель не требует внимания.",
        others: "Остальные", panel: "Панель", place: "Место", state: "Состояние",
        heard: "На связи", delivered: "Данные", waiting: "Ждут отправки",
        lastTap: "Нажатие", version: "Версия", never: "никогда", well: "В порядке",
        notEnrolled: "не зарегистрирована",
        since: "с",
        clockUnset: "Часы не установлены; время ответов вычисляется.",
        noPanels: "Ни одна панель не зарегистрирована, и данных ни от одной не было.",
        note: """
            На связи: когда панель последний раз сообщила о себе; она делает это каждые 5 минут. \
            Данные: когда от неё последний раз пришли записи; если никто не нажимал, их нет. Ждут \
            отправки: записи, которые ещё на панели.
            """, timesIn: "Время указано по #.", language: .russian)
}

extension PanelReport.Trouble {
    fileprivate var english: (what: String, why: String) {
        switch self {
        case .silent: ("", "")
        case .cloned:
            ("Two machines have its key", "Retire it, and enrol the one that is to stay.")
        case .cannotStore:
            (
                "Answers cannot be stored",
                "Its screen asks customers for the staff. On the panel: smilectl doctor."
            )
        case .noSpare: ("The disk is nearly full", "Free space on it; answers are still stored.")
        case .screenFails: ("The screen cannot be drawn", "Check its cable and its power.")
        case .stuck(let contacts):
            (
                "Something lies on the screen, or a switch is jammed: \(contacts)",
                "Wipe the screen dry, look behind the buttons."
            )
        case .refusedConfiguration(let why): ("It refused the configuration", why)
        case .notDelivering(let records):
            (
                "It is heard, and its records do not come: \(PageWords.grouped(Int(records)))",
                "On the panel: smilectl status says why."
            )
        case .diskWorn(let percent): ("\(percent) % of the disk's life is used", "Plan another.")
        case .diskFull(let free): ("Only \(free >> 20) MiB are free on its disk", "Free space.")
        }
    }

    fileprivate var russian: (what: String, why: String) {
        switch self {
        case .silent: ("", "")
        case .cloned:
            (
                "Её ключ есть у двух машин",
                "Выведите её из работы и зарегистрируйте ту, что остаётся."
            )
        case .cannotStore:
            (
                "Ответы не сохраняются",
                "Экран просит позвать сотрудника. На панели: smilectl doctor."
            )
        case .noSpare:
            ("Диск почти заполнен", "Освободите место; ответы пока сохраняются.")
        case .screenFails: ("Экран не работает", "Проверьте кабель и питание экрана.")
        case .stuck(let contacts):
            (
                "На экране что-то лежит или заклинило кнопку: \(contacts)",
                "Протрите экран насухо, проверьте кнопки."
            )
        case .refusedConfiguration(let why): ("Не приняла новые настройки", why)
        case .notDelivering(let records):
            (
                "Она на связи, но записи не приходят: \(PageWords.grouped(Int(records)))",
                "На панели: smilectl status скажет почему."
            )
        case .diskWorn(let percent):
            ("Ресурс диска использован на \(percent) %", "Запланируйте замену.")
        case .diskFull(let free):
            ("На диске свободно только \(free >> 20) МиБ", "Освободите место.")
        }
    }
}
