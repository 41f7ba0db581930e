import Feedback

/// What the page of configurations and their roll-outs says, in one language.
struct RollOutsWords: Sendable {
    let title: String
    let panels: String
    let languageLabel: String
    let running: String
    let noneRuns: String
    let ended: String
    let configurations: String
    let noConfigurations: String
    let configuration: String
    let number: String
    let to: String
    let share: String
    let have: String
    let since: String
    let until: String
    let why: String
    let added: String
    let size: String
    let everywhere: String
    let region: String
    let regions: String
    let sites: String
    let widen: String
    let rollBack: String
    let begin: String
    let beginTitle: String
    let look: String
    let percent: String
    let doBegin: String
    let doRollBack: String
    let cancel: String
    let rolledBack: String
    /// With `#` for the panel.
    let refusedBy: String
    let refused: String
    /// With `#` for how many have it, and `@` for how many it is for.
    let haveForms: [String]
    let panelForms: [String]
    let thereForms: [String]
    let alreadyForms: [String]
    let backForms: [String]
    let nobodyThere: String
    let nobodyHas: String
    let whatHappens: String
    let howToUndo: String
    let whatRollBackDoes: String
    let note: String
    let kibibytes: String
    let timesIn: String
    /// What is said where nothing was done, by the problem's kind.
    let refusals: [Problem.Kind: String]
    let nothingDone: String

    static func of(_ language: LanguageTag) -> RollOutsWords {
        language == .russian ? russian : english
    }

    private static let english = RollOutsWords(
        title: "What panels ask", panels: "Panels", languageLabel: "Language",
        running: "Running", noneRuns: "No roll-out runs: every panel goes by its own files.",
        ended: "Over", configurations: "Configurations",
        noConfigurations: """
            There is no configuration yet. On the centre's machine: \
            smile-centrald configuration add NAME --questionnaire FILE.
            """,
        configuration: "Configuration", number: "No.", to: "To", share: "Share", have: "Have it",
        since: "Since", until: "Until", why: "Why", added: "Added", size: "Size",
        everywhere: "All panels", region: "Region", regions: "Regions", sites: "Sites",
        widen: "Widen…", rollBack: "Roll back…", begin: "Roll out", beginTitle: "Roll out “#”?",
        look: "See what would happen…", percent: "Share of the panels there",
        doBegin: "Roll out", doRollBack: "Roll back", cancel: "Leave it as it is",
        rolledBack: "rolled back", refusedBy: "refused by panel #", refused: "refused by a panel",
        haveForms: ["# of @ panel", "# of @ panels", "# of @ panels"],
        panelForms: ["# panel", "# panels", "# panels"],
        thereForms: ["of # there", "of # there", "of # there"],
        alreadyForms: ["# has it already", "# have it already", "# have it already"],
        backForms: [
            "# panel has it, and goes back to what it had before.",
            "# panels have it, and go back to what they had before.",
            "# panels have it, and go back to what they had before.",
        ],
        nobodyThere: "No panel is there now. Those that are enrolled there later take it.",
        nobodyHas: "No panel says that it has it.",
        whatHappens: """
            Each takes it within five minutes, between two visits. The first panel that cannot use \
            it ends the roll-out, and all go back.
            """,
        howToUndo: "To undo it: roll it back on the page “What panels ask”.",
        whatRollBackDoes: """
            Within five minutes, between two visits, each goes by the roll-outs before this one, \
            or by its own files. Nothing that customers answered is lost.
            """,
        note: """
            A panel goes by the newest running roll-out that covers it, and otherwise by its own \
            files. A larger share of the same configuration has all panels of the smaller one.
            """, kibibytes: "KiB",
        timesIn: "Times are in #.",
        refusals: [
            .rollOutIsOver: "This roll-out was over already. Nothing was done.",
            .noSuchRollOut: "There is no such roll-out among those that you may change.",
            .noSuchConfiguration: "There is no such configuration. Nothing was done.",
            .noSuchPlace: "This place is not among those that you may change. Nothing was done.",
            .orderRuns: "It is being done. Look again.",
        ], nothingDone: "Nothing was done. Look again, and begin anew.")

    private static let russian = RollOutsWords(
        title: "Настройки панелей", panels: "Панели", languageLabel: "Язык",
        running: "Раздаются сейчас",
        noneRuns: "Ничего не раздаётся: каждая панель работает по своим файлам.",
        ended: "Завершены", configurations: "Настройки",
        noConfigurations: """
            Настроек пока нет. На самом сервере: \
            smile-centrald configuration add ИМЯ --questionnaire ФАЙЛ.
            """,
        configuration: "Настройки", number: "№", to: "Кому", share: "Доля", have: "Приняли",
        since: "С", until: "До", why: "Почему", added: "Добавлены", size: "Размер",
        everywhere: "Все панели", region: "Регион", regions: "Регионы", sites: "Объекты",
        widen: "Расширить…", rollBack: "Отменить…", begin: "Раздать настройки",
        beginTitle: "Раздать «#»?", look: "Что произойдёт…", percent: "Доля панелей",
        doBegin: "Раздать", doRollBack: "Отменить раздачу", cancel: "Оставить как есть",
        rolledBack: "отменена", refusedBy: "отказалась панель #", refused: "отказалась панель",
        haveForms: ["# из @ панели", "# из @ панелей", "# из @ панелей"],
        panelForms: ["# панель", "# панели", "# панелей"],
        thereForms: ["из #", "из #", "из #"],
        alreadyForms: ["у # уже есть", "у # уже есть", "у # уже есть"],
        backForms: [
            "# панель приняла их и вернётся к прежним.",
            "# панели приняли их и вернутся к прежним.",
            "# панелей приняли их и вернутся к прежним.",
        ],
        nobodyThere: "Сейчас там нет панелей. Те, что появятся позже, примут эти настройки.",
        nobodyHas: "Ни одна панель их пока не приняла.",
        whatHappens: """
            Каждая примет их в течение пяти минут, между двумя посетителями. Первая же панель, \
            которая не сможет ими пользоваться, завершит раздачу, и все вернутся к прежним.
            """,
        howToUndo: "Передумать можно на странице «Настройки панелей»: «Отменить…».",
        whatRollBackDoes: """
            В течение пяти минут, между двумя посетителями, каждая перейдёт к более ранней раздаче \
            или к своим файлам. Ни один ответ не потеряется.
            """,
        note: """
            Панель работает по самой новой раздаче, которая её касается, иначе по своим файлам. \
            Большая доля тех же настроек включает все панели меньшей.
            """, kibibytes: "КиБ",
        timesIn: "Время указано по #.",
        refusals: [
            .rollOutIsOver: "Эта раздача уже завершена. Ничего не изменилось.",
            .noSuchRollOut: "Среди тех, что вы можете менять, такой раздачи нет.",
            .noSuchConfiguration: "Таких настроек нет. Ничего не изменилось.",
            .noSuchPlace: "Это место не из тех, где вы можете что-то менять. Ничего не изменилось.",
            .orderRuns: "Это как раз делается. Посмотрите ещё раз.",
        ], nothingDone: "Ничего не изменилось. Посмотрите ещё раз и начните заново.")
}
