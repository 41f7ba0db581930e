import Feedback

/// What the pages around signing in say, in one language.
struct AccessWords: Sendable {
    let languageLabel: String
    let signInTitle: String
    let setPasswordTitle: String
    let name: String
    let password: String
    let signIn: String
    let signOut: String
    let haveLink: String
    let code: String
    let codeHint: String
    let newPassword: String
    let passwordRule: String
    let again: String
    let setPassword: String
    let help: String
    let wrong: String
    let wrongCode: String
    /// With `#` for the seconds.
    let tooOften: String
    let notTheSame: String
    let weak: String
    let audit: String
    let backHome: String
    let number: String
    let time: String
    let who: String
    let what: String
    let onWhat: String
    let from: String
    let outcome: String
    let done: String
    let refused: String
    let console: String
    let nobody: String
    let token: String
    let actions: [String: String]
    let noEntries: String
    let older: String
    let auditNote: String
    let timesIn: String
    let allPlaces: String
    let place: String
    let show: String
    let tooFew: String

    static func of(_ language: LanguageTag) -> AccessWords {
        language == .russian ? russian : english
    }

    static let english = AccessWords(
        languageLabel: "Language",
        signInTitle: "Sign in",
        setPasswordTitle: "Set your password",
        name: "Name",
        password: "Password",
        signIn: "Sign in",
        signOut: "Sign out",
        haveLink: "I have a link that works once",
        code: "Code",
        codeHint: "It stands in your link, behind the #.",
        newPassword: "New password",
        passwordRule: "At least 12 characters. A few words that nobody else would put together are "
            + "easy to keep in mind.",
        again: "The same again",
        setPassword: "Set it and sign in",
        help: "No account, or a forgotten password? Whoever runs the centre makes you a link.",
        wrong: "Name and password do not go together.",
        wrongCode: "This link was used already, or its time is over. Ask for another one.",
        tooOften: "Too many attempts. Try again in # s.",
        notTheSame: "The two passwords are not the same.",
        weak: "This password is too short or too easy to guess.",
        audit: "Who did what",
        backHome: "Back to the scores",
        number: "No.",
        time: "Time",
        who: "Who",
        what: "What",
        onWhat: "On what",
        from: "From",
        outcome: "Outcome",
        done: "done",
        refused: "refused",
        console: "on the centre's machine",
        nobody: "not signed in",
        token: "program",
        actions: [
            "sign in": "signed in", "sign in by link": "signed in by link",
            "sign out": "signed out", "set password": "set the password",
            "user add": "added an account", "user set-password": "gave a new password",
            "user set-role": "changed a role", "user disable": "disabled an account",
            "user enable": "enabled an account", "token add": "added a token",
            "token revoke": "revoked a token", "place import": "imported places",
            "user link": "made a link to sign in", "panel enrolment": "made an enrolment",
            "panel retire": "retired a panel", "panel cancel-enrolment": "cancelled an enrolment",
            "officePage": "wanted the office page", "report": "wanted the report",
            "auditPage": "wanted this page", "metrics": "wanted the figures",
            "ready": "asked whether the centre is ready",
            "contact erase": "erased a contact", "message release": "released messages",
            "suppression add": "suppressed an address",
            "suppression remove": "allowed an address again",
            "configuration add": "added a configuration",
            "configuration roll-out": "began a roll-out",
            "configuration roll-back": "rolled back",
            "eraseContact": "wanted to erase a contact",
            "releaseMessages": "wanted to release messages",
            "retirePanel": "wanted to retire a panel", "beginRollOut": "wanted to begin a roll-out",
            "rollBack": "wanted to roll back", "listRollOuts": "wanted the roll-outs",
            "rollOutsPage": "wanted the roll-outs", "beginQuestion": "wanted to begin a roll-out",
            "beginRollOutForm": "wanted to begin a roll-out",
            "rollBackQuestion": "wanted to roll back", "rollBackForm": "wanted to roll back",
        ],
        noEntries: "Nothing yet.",
        older: "Older entries",
        auditNote: "Entries are only ever added. “smile-centrald audit --verify” shows whether one "
            + "is missing or was changed.",
        timesIn: "Times are in #, the server's zone.",
        allPlaces: "All places",
        place: "Place",
        show: "Show",
        tooFew: "What so few answers say is not shown: it could point at one person.")

    static let russian = AccessWords(
        languageLabel: "Язык",
        signInTitle: "Вход",
        setPasswordTitle: "Задайте пароль",
        name: "Имя",
        password: "Пароль",
        signIn: "Войти",
        signOut: "Выйти",
        haveLink: "У меня одноразовая ссылка",
        code: "Код",
        codeHint: "Он стоит в вашей ссылке после знака #.",
        newPassword: "Новый пароль",
        passwordRule: "Не короче 12 знаков. Легко запомнить несколько слов, которые никто другой "
            + "не поставил бы рядом.",
        again: "Ещё раз то же",
        setPassword: "Задать и войти",
        help: "Нет учётной записи или забыли пароль? Ссылку сделает тот, кто ведёт сервер.",
        wrong: "Имя и пароль не подходят друг к другу.",
        wrongCode: "Ссылкой уже воспользовались, или её срок вышел. Попросите новую.",
        tooOften: "Слишком много попыток. Повторите через # с.",
        notTheSame: "Пароли не совпадают.",
        weak: "Этот пароль слишком короткий, или его легко угадать.",
        audit: "Кто что делал",
        backHome: "К оценкам",
        number: "№",
        time: "Время",
        who: "Кто",
        what: "Что",
        onWhat: "Над чем",
        from: "Откуда",
        outcome: "Исход",
        done: "сделано",
        refused: "отказано",
        console: "на самом сервере",
        nobody: "без входа",
        token: "программа",
        actions: [
            "sign in": "вход", "sign in by link": "вход по ссылке", "sign out": "выход",
            "set password": "пароль задан", "user add": "учётная запись добавлена",
            "user set-password": "пароль сменён", "user set-role": "роль изменена",
            "user disable": "учётная запись отключена", "user enable": "учётная запись включена",
            "token add": "ключ программы добавлен", "token revoke": "ключ программы отозван",
            "place import": "места загружены", "user link": "ссылка для входа сделана",
            "panel enrolment": "регистрация панели начата",
            "panel retire": "панель списана", "panel cancel-enrolment": "регистрация отменена",
            "officePage": "хотел видеть страницу офиса", "report": "хотел видеть отчёт",
            "auditPage": "хотел видеть эту страницу", "metrics": "хотел видеть показатели",
            "ready": "спрашивал, готов ли сервер",
            "contact erase": "контакт стёрт", "message release": "сообщения отпущены",
            "suppression add": "адрес исключён из рассылки",
            "suppression remove": "адрес снова разрешён",
            "configuration add": "настройки добавлены",
            "configuration roll-out": "раздача настроек начата",
            "configuration roll-back": "раздача настроек отменена",
            "eraseContact": "хотел стереть контакт",
            "releaseMessages": "хотел отпустить сообщения",
            "retirePanel": "хотел списать панель", "beginRollOut": "хотел начать раздачу настроек",
            "rollBack": "хотел отменить раздачу настроек",
            "listRollOuts": "хотел видеть раздачи настроек",
            "rollOutsPage": "хотел видеть раздачи настроек",
            "beginQuestion": "хотел начать раздачу настроек",
            "beginRollOutForm": "хотел начать раздачу настроек",
            "rollBackQuestion": "хотел отменить раздачу настроек",
            "rollBackForm": "хотел отменить раздачу настроек",
        ],
        noEntries: "Пока ничего.",
        older: "Более старые записи",
        auditNote:
            "Записи только добавляются. «smile-centrald audit --verify» покажет, не пропала ли "
            + "запись и не изменена ли.",
        timesIn: "Время в поясе #, как на сервере.",
        allPlaces: "Все места",
        place: "Место",
        show: "Показать",
        tooFew:
            "Что сказано в столь немногих ответах, не показано: это могло бы указать на человека.")
}
